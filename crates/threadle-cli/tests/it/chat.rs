//! `threadle chat`

use insta::assert_snapshot;

use crate::workspace::shop;

#[test]
fn a_conversation() {
    let here = shop().typing("/login ada\n/pick 1\n/answer found number=A-7 items=3\n/quit\nnot read any more\n");
    assert_snapshot!(here.run("threadle chat shop"), @"
    $ threadle chat shop
         (chat.1 begins: customer is anonymous, identification is none, profile is unknown)
    bot> Hello, there!
    bot> What can we do for you?
           [1] My order
           [2] Talk to a person
    you> /login ada
         (customer is authenticated, identification is jwt, profile is found)
    you> /pick 1
         (calls orders.latest(email: ada@example.com), until 2026-06-01T10:00:32Z: `/answer OUTCOME key=value …`)
    you> /answer found number=A-7 items=3
    bot> Order A-7: 3 items.
         agents see: resolved
    you> /quit
    ");
}

#[test]
fn signed_in_before_the_chat_opens() {
    let here = shop().typing("/pick talk to a person\n");
    assert_snapshot!(here.run("threadle chat shop --login ada"), @"
    $ threadle chat shop --login ada
         (customer is authenticated, identification is jwt, profile is found)
         (chat.1 begins: customer is authenticated, identification is jwt, profile is found)
    bot> Hello, Ada!
    bot> What can we do for you?
           [1] My order
           [2] Talk to a person
    you> /pick talk to a person
         agents see: handed off to inbox General, priority high
    ");
}

#[test]
fn the_number_of_a_quick_reply() {
    let here = shop().typing("2\n1\n");
    assert_snapshot!(here.run("threadle chat shop"), @"
    $ threadle chat shop
         (chat.1 begins: customer is anonymous, identification is none, profile is unknown)
    bot> Hello, there!
    bot> What can we do for you?
           [1] My order
           [2] Talk to a person
    you> 2
         agents see: handed off to inbox General, priority high
    you> 1
         (agents have it now; the rules say nothing more)
    ");
}

#[test]
fn identity_time_and_facts() {
    let here = shop().typing(
        "/site Grace Hopper grace@example.com\n/onboard Joe joe@example.com\n/logout\n/set vip yes\n/facts\n/pass 5 minutes\n",
    );
    assert_snapshot!(here.run("threadle chat shop"), @r#"
    $ threadle chat shop
         (chat.1 begins: customer is anonymous, identification is none, profile is unknown)
    bot> Hello, there!
    bot> What can we do for you?
           [1] My order
           [2] Talk to a person
    you> /site Grace Hopper grace@example.com
         (customer is identified, identification is standard, profile is none)
    you> /onboard Joe joe@example.com
         (chat.1 is left to its owner; chat.2 begins)
         (chat.2 begins: customer is identified, identification is onboarding, profile is none)
         (customer is identified, identification is onboarding, profile is none)
    bot> Hello, Joe!
    bot> What can we do for you?
           [1] My order
           [2] Talk to a person
    you> /logout
         (customer is anonymous, identification is none, profile is unknown)
    you> /set vip yes
    you> /facts
         customer is anonymous
         identification is none
         profile is unknown
         customer at open is identified
         channel is CHAT
         availability is AVAILABLE
         now is 2026-06-01T10:00:04Z
         vip is yes
         (waiting at welcome / ask "What can we do for you?")
    you> /pass 5 minutes
         (it is 2026-06-01T10:05:04Z)
         agents see: abandoned
    "#);
}

#[test]
fn a_token_expires() {
    assert_snapshot!(shop().typing("/expire\n/login Eve\n/expire\n").run("threadle chat shop"), @"
    $ threadle chat shop
         (chat.1 begins: customer is anonymous, identification is none, profile is unknown)
    bot> Hello, there!
    bot> What can we do for you?
           [1] My order
           [2] Talk to a person
    you> /expire
         nobody is signed in
    you> /login Eve
         (customer is authenticated, identification is jwt, profile is none)
    you> /expire
         (it is 2026-06-01T11:00:01Z)
         agents see: abandoned
         (customer is identified, identification is standard, profile is none)
    ");
}

#[test]
fn what_cannot_be_done_is_told() {
    let lines = "/dance\n/lgin ada\n/pick 9\n/pass a while\n/answer found\n/set mood good\n/set vip perhaps\n/login\n";
    assert_snapshot!(shop().typing(lines).run("threadle chat shop"), @"
    $ threadle chat shop
         (chat.1 begins: customer is anonymous, identification is none, profile is unknown)
    bot> Hello, there!
    bot> What can we do for you?
           [1] My order
           [2] Talk to a person
    you> /dance
         there is no `/dance`; `/help` shows what there is
    you> /lgin ada
         there is no `/lgin`; did you mean `/login`?
    you> /pick 9
         there is no such quick reply
    you> /pass a while
         write a length of time such as `5 minutes`
    you> /answer found
         no call waits for an answer
    you> /set mood good
         there is no declared fact `mood`
    you> /set vip perhaps
         `vip` must be true or false
    you> /login
         write a name or an address behind `/login`
    ");
}

#[test]
fn help() {
    assert_snapshot!(shop().typing("/help\n").run("threadle chat shop"), @r#"
    $ threadle chat shop
         (chat.1 begins: customer is anonymous, identification is none, profile is unknown)
    bot> Hello, there!
    bot> What can we do for you?
           [1] My order
           [2] Talk to a person
    you> /help
         TEXT                           write as the customer; the number of a quick reply picks it
         /pick 2                        pick a quick reply by its number or its words
         /login NAME|EMAIL              sign in with a token that verifies, good for an hour
         /site NAME EMAIL               the site says who the customer is, without proof
         /onboard NAME EMAIL            fill in the form
         /logout                        sign out
         /expire                        let the token expire
         /pass 5 minutes                let time pass
         /answer OUTCOME key=value …    answer the call of an action; "…" around words that belong together
         /facts                         show what is known
         /set vip yes                   tell a fact, as the host would
         /help                          show this
         /quit                          leave
    "#);
}

#[test]
fn from_an_artifact() {
    let here = shop().typing("/login Ada Lovelace\nanything\n");
    here.output("threadle build shop");
    assert_snapshot!(here.run("threadle chat shop.threadle"), @"
    $ threadle chat shop.threadle
         (chat.1 begins: customer is anonymous, identification is none, profile is unknown)
    bot> Hello, there!
    bot> What can we do for you?
           [1] My order
           [2] Talk to a person
    you> /login Ada Lovelace
         (customer is authenticated, identification is jwt, profile is none)
    you> anything
         agents see: handed off to inbox General
         agents see: note: Wrote: anything
    ");
}

#[test]
fn a_channel_that_is_not_there() {
    assert_snapshot!(shop().run("threadle chat shop --channel FAX"), @"
    $ threadle chat shop --channel FAX
    error: `channel` must be one of CHAT, EMAIL, SMS, PHONE_CALL, WHATSAPP, FACEBOOK_MESSAGE, INSTAGRAM_DIRECT, VOICEMAIL
    help: `threadle chat --help` tells more
    [exit status 2]
    ");
}
