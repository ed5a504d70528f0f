//! What is wrong with a workspace, as data: every stage adds to one list, and only the edges render it.

#[cfg(feature = "compile")]
mod allow;
#[cfg(feature = "compile")]
mod catalogue;
#[cfg(feature = "compile")]
pub(crate) mod conduct;
#[cfg(feature = "compile")]
pub(crate) mod decisions;
#[cfg(feature = "compile")]
mod echo;
#[cfg(feature = "compile")]
pub(crate) mod flow;
#[cfg(feature = "compile")]
pub(crate) mod guarantees;
#[cfg(feature = "compile")]
pub(crate) mod knowledge;
#[cfg(feature = "compile")]
pub(crate) mod listening;
#[cfg(feature = "compile")]
pub(crate) mod manifest;
#[cfg(feature = "compile")]
pub(crate) mod messages;
#[cfg(feature = "compile")]
pub(crate) mod names;
#[cfg(feature = "compile")]
mod near;
#[cfg(feature = "compile")]
pub(crate) mod reach;
#[cfg(feature = "compile")]
pub mod render;
#[cfg(feature = "compile")]
pub(crate) mod revisions;
#[cfg(feature = "compile")]
pub(crate) mod scenarios;
#[cfg(feature = "compile")]
pub(crate) mod syntax;
#[cfg(feature = "compile")]
pub(crate) mod types;
#[cfg(feature = "compile")]
pub(crate) mod unused;
#[cfg(feature = "compile")]
mod weigh;

#[cfg(feature = "compile")]
pub use allow::allow;
#[cfg(feature = "compile")]
pub use catalogue::{Entry, catalogue, explain, nearest_kind};
#[cfg(feature = "compile")]
pub use echo::drop_echoes;
#[cfg(feature = "compile")]
pub use near::near;
#[cfg(feature = "compile")]
pub use syntax::not_utf8;
#[cfg(feature = "compile")]
pub use weigh::{sort, weigh};

use crate::source::Span;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; never fails a check.
    Info,
    /// Probably a mistake; the rules still run.
    Warning,
    /// The rules cannot run like this.
    Error,
}

/// The stable name of a kind of finding, and how much it weighs unless the workspace says otherwise.
///
/// The name is also its page (`docs/diagnostics/NAME.md`), its switch and the argument of `threadle explain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    /// Kebab-case, such as `unknown-name`.
    pub name: &'static str,
    /// The weight by default.
    pub severity: Severity,
}

impl Kind {
    /// An error called `name`.
    pub const fn error(name: &'static str) -> Kind {
        Kind { name, severity: Severity::Error }
    }

    /// A warning called `name`.
    pub const fn warning(name: &'static str) -> Kind {
        Kind { name, severity: Severity::Warning }
    }

    /// Something worth knowing, called `name`.
    pub const fn info(name: &'static str) -> Kind {
        Kind { name, severity: Severity::Info }
    }
}

/// A place and what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// A few words, without a full stop.
    pub text: String,
}

/// A change that would mend the finding: the text at `span` becomes `replacement`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fix {
    /// What to do, such as "write `menu`".
    pub title: String,
    /// The text to replace.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

/// One finding: what is wrong, where, why it matters and what to do about it.
///
/// Built by the one constructor of its kind, in the file of its family beside this one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// Which kind of finding.
    pub kind: Kind,
    /// The weight, after the workspace's own settings.
    pub severity: Severity,
    /// What is wrong: one sentence in lower case, input in backticks, no full stop.
    pub message: String,
    /// Where it is wrong.
    pub primary: Label,
    /// Other places that belong to it, such as the first definition of a name defined twice.
    pub related: Vec<Label>,
    /// Why it matters and what to do: sentences for a support manager.
    pub help: Option<String>,
    /// Changes that a machine can make, the best first.
    pub fixes: Vec<Fix>,
    /// Why it may stand, where a comment beside its line allows it.
    pub allowed: Option<String>,
}

impl Diagnostic {
    /// A finding of `kind` at `span`; `label` says in a few words what stands there.
    pub fn new(kind: Kind, span: Span, label: impl Into<String>, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            kind,
            severity: kind.severity,
            message: message.into(),
            primary: Label { span, text: label.into() },
            related: Vec::new(),
            help: None,
            fixes: Vec::new(),
            allowed: None,
        }
    }

    /// With advice.
    pub fn with_help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// All places that it points at.
    pub fn places(&self) -> impl Iterator<Item = Span> {
        self.related.iter().map(|label| label.span).chain([self.primary.span])
    }

    /// With a further place.
    pub fn with_related(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// With a change that would mend it.
    pub fn with_fix(mut self, span: Span, title: impl Into<String>, replacement: impl Into<String>) -> Diagnostic {
        self.fixes.push(Fix { title: title.into(), span, replacement: replacement.into() });
        self
    }
}
