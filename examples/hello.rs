//! The shortest way: rules in, one conversation, effects out.

use threadle::identity::Outside;
use threadle::session::{Engine, Session};
use threadle::{Compilation, Program};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rules = r#"
        start { when chat opens => hello }
        thread hello { say "Hello from {site.shop}!"  resolve }
    "#;
    let compilation = Compilation::new("threadle: 1\nsite: { shop: Tea & Co. }", [("hello.thread", rules)]);
    let program = Program::load(&compilation.artifact().ok_or("the rules have errors")?)?;
    let opened = serde_json::from_str(r#"{"session": "s", "event": "chat_opened", "at": "2026-06-01T12:00:00Z"}"#)?;
    for effect in Session::new("s").handle(Engine::new(&program, Outside::nowhere()), &opened)? {
        println!("{}", serde_json::to_string(&effect)?);
    }
    Ok(())
}
