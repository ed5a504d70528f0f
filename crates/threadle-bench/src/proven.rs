//! Workspaces with guarantees: generated threads, handlers outside of them, and lines that hold and that do not.

use crate::threads;

/// Four handlers outside, and a guarantee of seven lines; the first four hold, the last three are broken.
const PROMISES: &str = "\
on customer signs out {
  note \"Signed out.\"
}

on idle 2 minutes {
  say \"Are you still there?\"
}

on customer writes \"opening hours\" {
  rules {
    rule \"low\" when level_0 is low => say \"We are open from 9 to 5.\"
    otherwise => say \"We are open from 8 to 6.\"
  }
}

on customer authenticates {
  note \"{customer.first_name or \"Somebody\"} has signed in.\"
}

guarantee \"how we treat people\" {
  once hand off never again say
  every conversation ends
  no customer waits longer than 30 minutes
  never use customer.email unless customer is not anonymous
  always note before hand off
  at most 3 questions before a person
  never say \"Flag 3.\" when flag_0 and level_1 is high
}
";

/// The files of `count` threads of about `steps` actions each, as [`threads`] has them, with guarantees beside them.
/// Where they are to go round, the menu of every eighth thread leads back to the first one.
pub fn proven(count: usize, steps: usize, round: bool) -> Vec<(String, String)> {
    let mut files = threads(count, steps);
    files.push(("promises.thread".to_string(), PROMISES.to_string()));
    for (at, (_, text)) in files.iter_mut().enumerate() {
        if round && at % 8 == 4 {
            *text = text.replace("    anything else => hand off to inbox \"General\"\n    no answer in 5 minutes => resolve as abandoned\n  }\n}", "    anything else => pivot to thread_0000\n    no answer in 5 minutes => resolve as abandoned\n  }\n}");
        }
    }
    files
}
