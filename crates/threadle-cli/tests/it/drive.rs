//! `threadle drive`

use insta::assert_snapshot;

use crate::workspace::shop;

const OPEN: &str = r#"{"session":"s","event":"chat_opened","at":"2026-06-01T12:00:00Z"}"#;

#[test]
fn events_in_effects_out() {
    let lines = [
        OPEN,
        r#"{"session":"s","event":"message","at":"2026-06-01T12:00:05Z","message":"m1","text":"talk to a PERSON"}"#,
    ];
    assert_snapshot!(shop().typing(&lines.join("\n")).run("threadle drive shop"), @r#"
    $ threadle drive shop
    {"session":"s","conversation":"s.1","seq":1,"at":"2026-06-01T12:00:00Z","effect":"conversation_started","customer":"anonymous","identification":"none","profile":"unknown","revision":"REVISION"}
    {"session":"s","conversation":"s.1","seq":2,"at":"2026-06-01T12:00:00Z","effect":"say","text":"Hello, there!","quick_replies":[]}
    {"session":"s","conversation":"s.1","seq":3,"at":"2026-06-01T12:00:00Z","effect":"say","text":"What can we do for you?","quick_replies":[{"id":"my_order","label":"My order"},{"id":"talk_to_a_person","label":"Talk to a person"}]}
    {"session":"s","conversation":"s.1","seq":4,"at":"2026-06-01T12:00:00Z","effect":"wake_at","due":"2026-06-01T12:05:00Z"}
    {"session":"s","conversation":"s.1","seq":5,"at":"2026-06-01T12:00:05Z","effect":"message_stamped","message":"m1","trusted":false}
    {"session":"s","conversation":"s.1","seq":6,"at":"2026-06-01T12:00:05Z","effect":"handed_off","inbox":"General","priority":"high"}
    "#);
}

#[test]
fn timers_fire_at_their_own_time_without_ticks() {
    let late = r#"{"session":"s","event":"message","at":"2026-06-01T13:00:00Z","message":"m1","text":"hello?"}"#;
    assert_snapshot!(shop().typing(&[OPEN, late].join("\n")).run("threadle drive shop"), @r#"
    $ threadle drive shop
    {"session":"s","conversation":"s.1","seq":1,"at":"2026-06-01T12:00:00Z","effect":"conversation_started","customer":"anonymous","identification":"none","profile":"unknown","revision":"REVISION"}
    {"session":"s","conversation":"s.1","seq":2,"at":"2026-06-01T12:00:00Z","effect":"say","text":"Hello, there!","quick_replies":[]}
    {"session":"s","conversation":"s.1","seq":3,"at":"2026-06-01T12:00:00Z","effect":"say","text":"What can we do for you?","quick_replies":[{"id":"my_order","label":"My order"},{"id":"talk_to_a_person","label":"Talk to a person"}]}
    {"session":"s","conversation":"s.1","seq":4,"at":"2026-06-01T12:00:00Z","effect":"wake_at","due":"2026-06-01T12:05:00Z"}
    {"session":"s","conversation":"s.1","seq":5,"at":"2026-06-01T12:05:00Z","effect":"resolved","outcome":"abandoned"}
    {"session":"s","conversation":"s.1","seq":6,"at":"2026-06-01T13:00:00Z","effect":"message_stamped","message":"m1","trusted":false}
    "#);
}

#[test]
fn decisions_are_told_with_trace() {
    let lines = [
        OPEN,
        r#"{"session":"s","event":"quick_reply","at":"2026-06-01T12:00:05Z","message":"m1","option":"my_order"}"#,
    ];
    let (out, _, _) = shop().typing(&lines.join("\n")).output("threadle drive shop --trace");
    let decisions: Vec<&str> = out.lines().filter(|line| line.contains("\"decided\"")).collect();
    assert_snapshot!(decisions.join("\n"), @r#"
    {"session":"s","conversation":"s.1","seq":6,"at":"2026-06-01T12:00:05Z","effect":"decided","thread":"order","line":16,"label":"otherwise","tried":[{"label":"proven","reads":{"customer":"anonymous"}},{"label":"otherwise","reads":{}}]}
    "#);
}

#[test]
fn bad_input_is_answered_and_the_stream_goes_on() {
    let lines = [
        "not json",
        "",
        "[1]",
        r#"{"session":"s","event":"chat_opened"}"#,
        r#"{"session":"s","event":"dance","at":"2026-06-01T12:00:00Z"}"#,
        r#"{"session":"s","event":"message","at":"2026-06-01T12:00:00Z","message":"m1","text":"too early"}"#,
        OPEN,
        r#"{"session":"s","event":"tick","at":"2026-06-01T11:00:00Z"}"#,
        r#"{"session":"s","event":"facts","at":"2026-06-01T12:00:01Z","facts":{"vip":"perhaps"}}"#,
        r#"{"session":"s","event":"facts","at":"2026-06-01T12:00:01Z","facts":{"vip":true}}"#,
    ];
    assert_snapshot!(shop().typing(&lines.join("\n")).run("threadle drive shop"), @r#"
    $ threadle drive shop
    {"error":"not valid JSON: expected ident at column 2","line":1}
    {"error":"an event is an object, not a list","line":3}
    {"error":"`at` is missing","line":4}
    {"error":"there is no event `dance`; there are chat_opened, set_user, clear_user, onboarding_submitted, message, quick_reply, action_result, facts, agent_joined, closed, reopened, tick","line":5}
    {"error":"the chat has not opened yet","line":6}
    {"session":"s","conversation":"s.1","seq":1,"at":"2026-06-01T12:00:00Z","effect":"conversation_started","customer":"anonymous","identification":"none","profile":"unknown","revision":"REVISION"}
    {"session":"s","conversation":"s.1","seq":2,"at":"2026-06-01T12:00:00Z","effect":"say","text":"Hello, there!","quick_replies":[]}
    {"session":"s","conversation":"s.1","seq":3,"at":"2026-06-01T12:00:00Z","effect":"say","text":"What can we do for you?","quick_replies":[{"id":"my_order","label":"My order"},{"id":"talk_to_a_person","label":"Talk to a person"}]}
    {"session":"s","conversation":"s.1","seq":4,"at":"2026-06-01T12:00:00Z","effect":"wake_at","due":"2026-06-01T12:05:00Z"}
    {"error":"`at` is 2026-06-01T11:00:00Z, earlier than the last event at 2026-06-01T12:00:00Z","line":8}
    {"error":"`vip` must be true or false","line":9}
    [exit status 1]
    "#);
}

#[test]
fn a_line_that_is_too_long_is_refused_and_the_stream_goes_on() {
    let long = format!("{{\"session\":\"{}\"}}", "s".repeat(3 << 20));
    let (out, _, status) = shop().typing(&[&long, OPEN].join("\n")).output("threadle drive shop");
    let (first, rest) = out.split_once('\n').unwrap();
    assert_eq!(first, r#"{"error":"the line is longer than 1024 KiB","line":1}"#);
    assert!(rest.contains("conversation_started") && status == 1);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let here = shop().typing_bytes(b"{\"session\":\"\xff\"}\n");
    assert_snapshot!(here.run("threadle drive shop"), @r#"
    $ threadle drive shop
    {"error":"not valid JSON: invalid unicode code point at column 13","line":1}
    [exit status 1]
    "#);
}

#[test]
fn the_same_from_an_artifact() {
    let here = shop().typing(OPEN);
    here.output("threadle build shop");
    assert_eq!(here.output("threadle drive shop.threadle").0, here.output("threadle drive shop").0);
}

#[test]
fn a_key_that_is_missing() {
    let key = "{ id: k, algorithm: RS256, public_key: k.pem, issuer: i, audience: a }";
    let here = shop();
    let identity = format!("addresses: [email], keys: [{key}]");
    let manifest = here.read("shop/threadle.yaml").replace("addresses: [email]", &identity);
    assert_snapshot!(here.with("shop/threadle.yaml", &manifest).run("threadle drive shop"), @"
    $ threadle drive shop
    error: the key `k` is missing: `shop/k.pem` does not exist
    help: put the public key there in PEM, or take the key out of `identity` in threadle.yaml
    [exit status 2]
    ");
}

/// Chats of the morning go on in the afternoon, after a release.
#[test]
fn chats_go_on_with_other_rules() {
    let folder = shop().typing(OPEN);
    folder.output("threadle build shop -o morning.threadle");
    folder.output("threadle drive morning.threadle --save chats.jsonl");
    let dump = folder.read("chats.jsonl");
    assert!(dump.starts_with(r#"{"conversation":"s","state":"5448534e"#), "{dump}");
    let rules = folder.read("shop/rules.thread");
    let later =
        r#"{"session":"s","event":"message","at":"2026-06-01T12:00:05Z","message":"m1","text":"talk to a person"}"#;
    let changed = rules.replacen("What can we do for you?", "How can we help?", 1);
    assert_ne!(changed, rules);
    let folder = folder.with("shop/rules.thread", &changed).typing(later);
    let stays = folder.output("threadle drive shop --resume chats.jsonl --older morning.threadle").0;
    assert!(stays.contains(r#""effect":"handed_off","inbox":"General","priority":"high""#), "{stays}");
    assert!(!stays.contains("revision_changed"), "{stays}");
    let gone = folder.output("threadle drive shop --resume chats.jsonl").0;
    let first = gone.lines().next().unwrap_or_default();
    assert!(first.contains(r#""effect":"revision_changed""#) && first.contains(r#""how":"handed_off""#), "{gone}");
    let (told, _, status) = folder.output("threadle diff morning.threadle shop --states chats.jsonl");
    assert!(told.contains("conversations: 1 stayed\nstayed      s  at welcome / ask") && status == 0, "{told}");
    let broken = folder.with("chats.jsonl", "{\"state\": \"5x\"}\n");
    let (_, told, status) = broken.output("threadle drive shop --resume chats.jsonl");
    assert!(told.contains("line 1 has a state that is not in hexadecimal digits") && status == 2, "{told}");
}
