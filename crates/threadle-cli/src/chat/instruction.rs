//! What a typed line means.

use threadle::given::Given;
use threadle::time::parse_duration;

/// What somebody types.
#[derive(Clone, Debug, PartialEq)]
pub enum Instruction {
    /// The customer writes.
    Write(String),
    /// `/pick 2`, `/pick Talk to a person`
    Pick(String),
    /// `/login NAME`, `/login EMAIL`
    Login(String),
    /// `/site NAME EMAIL`
    Site(String),
    /// `/onboard NAME EMAIL`
    Onboard(String),
    /// `/logout`
    Logout,
    /// `/expire`
    Expire,
    /// `/pass 5 minutes`
    Pass(i64),
    /// `/answer OUTCOME key=value…`
    Answer(String, Vec<(String, String)>),
    /// `/facts`
    Facts,
    /// `/set vip yes`
    Set(String, String),
    /// `/help`
    Help,
    /// `/quit`
    Quit,
}

/// The instructions, as `/help` tells them.
pub const HELP: [(&str, &str); 13] = [
    ("TEXT", "write as the customer; the number of a quick reply picks it"),
    ("/pick 2", "pick a quick reply by its number or its words"),
    ("/login NAME|EMAIL", "sign in with a token that verifies, good for an hour"),
    ("/site NAME EMAIL", "the site says who the customer is, without proof"),
    ("/onboard NAME EMAIL", "fill in the form"),
    ("/logout", "sign out"),
    ("/expire", "let the token expire"),
    ("/pass 5 minutes", "let time pass"),
    ("/answer OUTCOME key=value …", "answer the call of an action; \"…\" around words that belong together"),
    ("/facts", "show what is known"),
    ("/set vip yes", "tell a fact, as the host would"),
    ("/help", "show this"),
    ("/quit", "leave"),
];

/// Reads a line; nothing for an empty one.
pub fn read(line: &str) -> Result<Option<Instruction>, String> {
    let line = line.trim();
    let Some(rest) = line.strip_prefix('/') else {
        return Ok((!line.is_empty()).then(|| Instruction::Write(line.to_string())));
    };
    let (word, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let rest = rest.trim();
    let needed = |what: &str| match rest.is_empty() {
        true => Err(format!("write {what} behind `/{word}`")),
        false => Ok(rest.to_string()),
    };
    Ok(Some(match word {
        "pick" => Instruction::Pick(needed("a number or the words of a quick reply")?),
        "login" => Instruction::Login(needed("a name or an address")?),
        "site" => Instruction::Site(needed("a name and an address")?),
        "onboard" => Instruction::Onboard(needed("a name and an address")?),
        "logout" => Instruction::Logout,
        "expire" => Instruction::Expire,
        "pass" => Instruction::Pass(parse_duration(rest).ok_or("write a length of time such as `5 minutes`")?),
        "answer" => answer(&needed("an outcome")?)?,
        "facts" => Instruction::Facts,
        "set" => {
            let (name, value) = rest.split_once(char::is_whitespace).ok_or("write a fact and its value")?;
            Instruction::Set(name.to_string(), value.trim().to_string())
        }
        "help" => Instruction::Help,
        "quit" => Instruction::Quit,
        _ => {
            let known = HELP.iter().filter_map(|(usage, _)| usage.strip_prefix('/')?.split(' ').next());
            return Err(match threadle::diagnostic::near(word, known) {
                Some(near) => format!("there is no `/{word}`; did you mean `/{near}`?"),
                None => format!("there is no `/{word}`; `/help` shows what there is"),
            });
        }
    }))
}

/// `OUTCOME key=value key="some words"`
fn answer(text: &str) -> Result<Instruction, String> {
    let mut words = words(text).into_iter();
    let outcome = words.next().unwrap_or_default();
    let field = |word: String| match word.split_once('=') {
        Some((name, value)) => Ok((name.to_string(), value.to_string())),
        None => Err(format!("`{word}` is not `key=value`")),
    };
    Ok(Instruction::Answer(outcome, words.map(field).collect::<Result<_, _>>()?))
}

/// The words of a text; those between quotes belong together, and the quotes stay.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in text.chars() {
        quoted ^= letter == '"';
        match words.last_mut() {
            Some(word) if quoted || !letter.is_whitespace() => word.push(letter),
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What a typed value may be: first what it looks like, then a text.
pub fn readings(value: &str) -> [Given; 2] {
    let text = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    let looks = match value {
        _ if text.is_some() => Given::Text(text.unwrap_or_default().to_string()),
        "yes" | "true" => Given::Boolean(true),
        "no" | "false" => Given::Boolean(false),
        "unknown" => Given::Null,
        _ => match (value.parse::<i64>(), value.parse::<f64>()) {
            (Ok(number), _) => Given::Integer(number),
            (_, Ok(number)) if number.is_finite() => Given::Decimal(number),
            _ => Given::Text(value.to_string()),
        },
    };
    [looks, Given::Text(text.unwrap_or(value).to_string())]
}
