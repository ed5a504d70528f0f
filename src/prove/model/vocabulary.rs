//! The words that rules and properties look for, and the kinds of texts that these tell apart.

use crate::ir::{Event, Moment, NodeKind, Property, Workspace};

/// Phrases, option ids, and kinds of texts.
#[derive(Default)]
pub(crate) struct Vocabulary {
    phrases: Vec<String>,
    options: Vec<String>,
    /// What each option says where it is offered, in words.
    labels: Vec<Vec<String>>,
    /// The first has none of the phrases in it.
    texts: Vec<Text>,
    /// The phrases that moments of properties look for.
    of_moments: Vec<u16>,
}

/// Texts that have the same phrases in them.
#[derive(Debug)]
struct Text {
    /// What is put together to make one.
    parts: Vec<u16>,
    /// The phrase among those that is there for the rules.
    for_rules: Option<u16>,
    /// All phrases that are in it.
    has: Vec<u16>,
}

impl Vocabulary {
    /// The words of `workspace` and of `properties`.
    pub(super) fn new(workspace: &Workspace, properties: &[&Property]) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        let moments: Vec<Vec<&Event>> = properties.iter().map(|property| events(property)).collect();
        let heard = workspace.events().collect::<Vec<_>>();
        for event in heard.iter().chain(moments.iter().flatten()) {
            match event {
                Event::Writes(words) => vocabulary.phrases.extend(words.iter().cloned()),
                Event::Picks { options, .. } => vocabulary.options.extend(options.iter().cloned()),
                _ => {}
            }
        }
        let choices = || {
            workspace.nodes.iter().filter_map(|node| match &node.kind {
                NodeKind::Choose(choose) => Some(&choose.choices),
                _ => None,
            })
        };
        vocabulary.options.extend(choices().flatten().map(|choice| choice.id.clone()));
        for words in [&mut vocabulary.phrases, &mut vocabulary.options] {
            words.sort();
            words.dedup();
            words.truncate(usize::from(u16::MAX));
        }
        vocabulary.labels = vec![Vec::new(); vocabulary.options.len()];
        for choice in choices().flatten() {
            if let Some(place) = vocabulary.option_place(&choice.id) {
                vocabulary.labels[usize::from(place)].push(spoken(&choice.label));
            }
        }
        vocabulary.make_texts(&heard, &moments);
        vocabulary
    }

    /// A text has one phrase for the rules (with several, one of them decides what they do), and for each moment of one
    /// property any of its phrases, or none.
    fn make_texts(&mut self, heard: &[&Event], moments: &[Vec<&Event>]) {
        let mut for_rules: Vec<Option<u16>> = heard.iter().flat_map(|event| self.places(event)).map(Some).collect();
        for_rules.sort();
        for_rules.dedup();
        for_rules.insert(0, None);
        self.of_moments = moments.iter().flatten().flat_map(|event| self.places(event)).collect();
        let mut for_moments: Vec<Vec<u16>> = vec![Vec::new()];
        for property in moments {
            let mut mixes: Vec<Vec<u16>> = vec![Vec::new()];
            for event in property {
                let with = |mix: &Vec<u16>| {
                    self.places(event).into_iter().map(|place| [&mix[..], &[place]].concat()).collect::<Vec<_>>()
                };
                mixes.extend(mixes.clone().iter().flat_map(with));
            }
            for_moments.extend(mixes);
        }
        // Those without a phrase for the rules come first: they can be written everywhere.
        for for_rules in &for_rules {
            for mix in &for_moments {
                let parts: Vec<u16> = for_rules.iter().chain(mix).copied().collect();
                let has = self.phrases_in(&parts);
                if self.texts.len() < usize::from(u16::MAX) && self.texts.iter().all(|text| text.has != has) {
                    self.texts.push(Text { parts, for_rules: *for_rules, has });
                }
            }
        }
    }

    /// The phrases that are heard where these are.
    fn phrases_in(&self, parts: &[u16]) -> Vec<u16> {
        let all = 0..self.phrases.len() as u16;
        all.filter(|place| parts.iter().any(|part| self.contains(*part, self.phrase(*place)))).collect()
    }

    fn places(&self, event: &Event) -> Vec<u16> {
        let words = if let Event::Writes(words) = event { words.as_slice() } else { &[] };
        words.iter().filter_map(|word| self.phrase_place(word)).collect()
    }

    fn phrase_place(&self, phrase: &str) -> Option<u16> {
        self.phrases.binary_search_by(|own| own.as_str().cmp(phrase)).ok().map(|at| at as u16)
    }

    /// The place of an option id.
    pub(crate) fn option_place(&self, option: &str) -> Option<u16> {
        self.options.binary_search_by(|own| own.as_str().cmp(option)).ok().map(|at| at as u16)
    }

    /// What quick replies with this id say, in words.
    pub(super) fn labels_of(&self, option: &str) -> &[String] {
        self.option_place(option).and_then(|place| self.labels.get(usize::from(place))).map_or(&[], Vec::as_slice)
    }

    /// What texts can be told apart by.
    pub(super) fn told_apart(&self) -> String {
        format!("{:?}", (&self.phrases, &self.texts, &self.of_moments))
    }

    /// The kinds of texts that are told apart where these events are listened for.
    pub(super) fn texts_among(&self, events: &[&Event]) -> Vec<u16> {
        let heard: Vec<u16> = events.iter().flat_map(|event| self.places(event)).collect();
        let told = |text: &Text| text.for_rules.is_none_or(|phrase| heard.contains(&phrase));
        self.texts.iter().enumerate().filter(|(_, text)| told(text)).map(|(at, _)| at as u16).collect()
    }

    /// A text of that kind, but for what else may stand in it; nothing, where it has none of the phrases.
    pub(crate) fn written(&self, text: u16, between: &str) -> Option<String> {
        let text = self.texts.get(usize::from(text)).filter(|text| !text.parts.is_empty())?;
        let parts: Vec<&str> = text.parts.iter().map(|part| self.phrase(*part)).collect();
        Some(parts.join(between))
    }

    fn phrase(&self, place: u16) -> &str {
        self.phrases.get(usize::from(place)).map_or("", String::as_str)
    }

    /// The option id at a place.
    pub(crate) fn option(&self, place: u16) -> &String {
        static NONE: String = String::new();
        self.options.get(usize::from(place)).unwrap_or(&NONE)
    }

    /// Whether a text has one of the phrases in it.
    pub(crate) fn hears(&self, text: &str) -> bool {
        self.phrases.iter().any(|phrase| is_in(phrase, &spoken(text)))
    }

    /// Whether texts of one kind have phrases in them, and no others than those of another kind.
    pub(crate) fn is_part(&self, part: u16, whole: u16) -> bool {
        let has = |text: u16| self.texts.get(usize::from(text)).map_or(&[][..], |text| &text.has);
        !has(part).is_empty() && has(part).iter().all(|phrase| has(whole).contains(phrase))
    }

    /// Whether texts of that kind have `word` in them.
    pub(super) fn has(&self, text: u16, word: &str) -> bool {
        let text = self.texts.get(usize::from(text));
        text.is_some_and(|text| text.has.iter().any(|phrase| self.phrase(*phrase) == word))
    }

    /// The words that moments look for in texts of that kind, and that are in them.
    pub(super) fn words_of(&self, text: u16) -> impl Iterator<Item = &str> {
        self.has_of_moments(text).flat_map(|phrase| self.phrase(phrase).split(' '))
    }

    /// Whether a text has all phrases in it that texts of that kind have, and no others.
    pub(crate) fn is_of(&self, written: &str, text: u16) -> bool {
        let (spoken, text) = (spoken(written), self.texts.get(usize::from(text)));
        let all = 0..self.phrases.len() as u16;
        text.is_some_and(|text| all.filter(|place| is_in(self.phrase(*place), &spoken)).eq(text.has.iter().copied()))
    }

    /// Whether a text is one of that kind to the moments of properties: where a question takes all that is written, it does
    /// not matter which phrases of the rules are in it.
    pub(crate) fn is_to_moments(&self, written: &str, text: u16) -> bool {
        self.phrases_of_moments(written).eq(self.has_of_moments(text))
    }

    /// Whether a text is one of that kind to the moments of properties; where it is of no kind, of those that have some of
    /// its phrases.
    pub(super) fn may_be_to_moments(&self, written: &str, text: u16) -> bool {
        let mut kinds = self.texts_among(&[]).into_iter();
        let own: Vec<u16> = self.phrases_of_moments(written).collect();
        match kinds.any(|kind| self.is_to_moments(written, kind)) {
            true => self.is_to_moments(written, text),
            false => self.has_of_moments(text).all(|phrase| own.contains(&phrase)),
        }
    }

    fn phrases_of_moments(&self, written: &str) -> impl Iterator<Item = u16> {
        let spoken = spoken(written);
        let all = 0..self.phrases.len() as u16;
        all.filter(move |place| self.of_moments.contains(place) && is_in(self.phrase(*place), &spoken))
    }

    fn has_of_moments(&self, text: u16) -> impl Iterator<Item = u16> {
        let has = self.texts.get(usize::from(text)).map_or(&[][..], |text| &text.has);
        has.iter().copied().filter(|phrase| self.of_moments.contains(phrase))
    }

    /// Whether whoever writes what the option says writes a text of that kind.
    pub(crate) fn names_in(&self, option: u16, text: u16) -> bool {
        self.labels.get(usize::from(option)).is_some_and(|labels| labels.iter().any(|label| self.is_of(label, text)))
    }

    /// Whether whoever writes what the option says writes `word`.
    pub(super) fn says(&self, option: u16, word: &str) -> bool {
        self.labels.get(usize::from(option)).is_some_and(|labels| labels.iter().any(|label| is_in(word, label)))
    }

    /// Whether whoever writes the phrase writes `word`.
    fn contains(&self, phrase: u16, word: &str) -> bool {
        is_in(word, self.phrase(phrase))
    }
}

/// The events among a property's moments.
fn events(property: &Property) -> Vec<&Event> {
    let events = property.kind.parts().1.into_iter().filter_map(|moment| match moment {
        Moment::Event(event) => Some(event),
        Moment::Effect(_) => None,
    });
    events.collect()
}

/// The words of a text, as phrases are compared with them.
fn spoken(text: &str) -> String {
    let letters = text.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' });
    letters.collect::<String>().split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn is_in(phrase: &str, words: &str) -> bool {
    format!(" {words} ").contains(&format!(" {phrase} "))
}
