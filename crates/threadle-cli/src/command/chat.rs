//! `threadle chat`: talk to the rules in a terminal.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use threadle::time::Timestamp;

use crate::chat::{Opening, People, Prompt, Talk};
use crate::failure::{Exit, Failure, Outcome};
use crate::outside;
use crate::rules::Rules;

/// Talk to the rules in a terminal: as the customer, the site, the host and the clock.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle chat rules
  threadle chat rules --login ada           as a customer who signed in before the chat opens
  threadle chat rules < lines.txt           plays a script
  threadle chat helpdesk.threadle

`/help` in the chat tells what you can do there. People of the scenarios are known by their names. Time is simulated:
it goes on a second with each line, and further with `/pass 5 minutes`.")]
pub struct Chat {
    /// The workspace, or an artifact.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Who signs in before the chat opens.
    #[arg(long, value_name = "NAME|EMAIL")]
    login: Option<String>,
    /// A YAML file of Customer Profiles.
    #[arg(long, value_name = "FILE")]
    profiles: Option<PathBuf>,
    /// The channel: CHAT, SMS, WHATSAPP …
    #[arg(long)]
    channel: Option<String>,
    /// The customer's locale.
    #[arg(long)]
    locale: Option<String>,
    /// Begin now, instead of at a moment at which the office is open.
    #[arg(long)]
    now: bool,
}

impl Chat {
    pub(super) fn run(self) -> Outcome {
        let rules = Rules::open_unproved(&self.path)?;
        let ir = rules.workspace.as_ref().map(|workspace| &workspace.compilation.workspace);
        let people = People::new(ir, outside::profiles(self.profiles.as_deref())?);
        let at = if self.now { now()? } else { Timestamp::from_milliseconds(ir.map_or(USUAL, |ir| ir.usual_moment)) };
        let mut out = anstream::stdout();
        let mut prompt = Prompt::new();
        let mut talk = Talk::new(&rules.program, &people);
        talk.open(Opening { at, channel: self.channel, locale: self.locale, login: self.login }, &mut out)?;
        while let Some(line) = prompt.line(&mut out)? {
            if !talk.line(&line, &mut out)? {
                break;
            }
        }
        Ok(Exit::Fine)
    }
}

/// 2026-06-01T14:00:00Z: an artifact does not tell when its office is open.
const USUAL: i64 = 1_780_322_400_000;

fn now() -> Result<Timestamp, Failure> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let since = since.map_err(|error| Failure::new(error, "the clock of this computer is before 1970"))?;
    Ok(Timestamp::from_milliseconds(since.as_millis() as i64))
}
