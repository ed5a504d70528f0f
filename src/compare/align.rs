//! Which action of the old rules is which of the new ones, as far as their texts tell.

use std::collections::{BTreeMap, HashMap};

use crate::combine::{Combined, operand_name};
use crate::ir::{Body, Expression, NodeId, NodeKind, Part, SetValue, Template, Workspace};
use crate::prove::pair::Alignment;

/// Tables of more cells than this are not filled: then only what is the same at both ends is aligned.
const CELLS: usize = 4_000_000;

/// Aligns the nodes of bodies that have the same name, and of threads that seem to be renamed.
pub(super) fn align(combined: &Combined) -> Alignment {
    let workspace = &combined.old;
    let mut bodies: [BTreeMap<String, Vec<NodeId>>; 2] = Default::default();
    for at in 0..workspace.nodes.len() as u32 {
        let key = key(workspace, workspace.nodes[at as usize].body);
        bodies[usize::from(at >= combined.nodes)].entry(key).or_default().push(NodeId(at));
    }
    let [old, new] = bodies;
    let labels: Vec<String> = workspace.nodes.iter().map(|node| label(workspace, &node.kind)).collect();
    let mut alignment = Alignment::default();
    let mut pair = |left: &[NodeId], right: &[NodeId]| {
        for (own, other) in matched(left, right, &labels, workspace) {
            alignment.new_of.insert(own, other);
            alignment.old_of.insert(other, own);
        }
    };
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for (key, nodes) in &old {
        match new.get(key) {
            Some(others) => pair(nodes, others),
            None => gone.push(nodes),
        }
    }
    come.extend(new.iter().filter(|(key, _)| !old.contains_key(*key)).map(|(_, nodes)| nodes));
    for nodes in gone {
        let like = come.iter().enumerate().max_by_key(|(at, others)| (common(nodes, others, &labels), usize::MAX - at));
        if let Some((at, others)) = like
            && 2 * common(nodes, others, &labels) > nodes.len()
        {
            pair(nodes, others);
            come.remove(at);
        }
    }
    alignment
}

fn key(workspace: &Workspace, body: Body) -> String {
    match body {
        Body::Start => "start".into(),
        Body::Thread(id) => format!("thread {}", workspace.threads[id.index()].name),
        Body::Steps(id) => format!("steps {}", workspace.steps[id.index()].name),
        Body::Handler(id) => {
            let handler = &workspace.handlers[id.index()];
            let thread = handler.thread.map_or("", |id| workspace.threads[id.index()].name.as_str());
            format!("handler {thread} {:?} {}", handler.arm.event, handler.after_hand_off)
        }
    }
}

/// How many nodes have the same label in both.
fn common(left: &[NodeId], right: &[NodeId], labels: &[String]) -> usize {
    let mut count: HashMap<&str, usize> = HashMap::new();
    right.iter().for_each(|node| *count.entry(&labels[node.index()]).or_default() += 1);
    let shared = left.iter().filter(|node| match count.get_mut(labels[node.index()].as_str()) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    });
    shared.count()
}

/// The longest common run of labels, and in the gaps between, what is of the same kind and in the same order.
fn matched(left: &[NodeId], right: &[NodeId], labels: &[String], workspace: &Workspace) -> Vec<(NodeId, NodeId)> {
    let same = |own: &NodeId, other: &NodeId| labels[own.index()] == labels[other.index()];
    let start = left.iter().zip(right).take_while(|(own, other)| same(own, other)).count();
    let (rest, others) = (&left[start..], &right[start..]);
    let end = rest.iter().rev().zip(others.iter().rev()).take_while(|(own, other)| same(own, other)).count();
    let (middle, others) = (&rest[..rest.len() - end], &others[..others.len() - end]);
    let mut anchors = Vec::new();
    if middle.len() * others.len() <= CELLS {
        let mut table = vec![vec![0_u32; others.len() + 1]; middle.len() + 1];
        for own in (0..middle.len()).rev() {
            for other in (0..others.len()).rev() {
                table[own][other] = match same(&middle[own], &others[other]) {
                    true => table[own + 1][other + 1] + 1,
                    false => table[own + 1][other].max(table[own][other + 1]),
                };
            }
        }
        let (mut own, mut other) = (0, 0);
        while own < middle.len() && other < others.len() {
            if same(&middle[own], &others[other]) {
                anchors.push((own, other));
                (own, other) = (own + 1, other + 1);
            } else if table[own + 1][other] >= table[own][other + 1] {
                own += 1;
            } else {
                other += 1;
            }
        }
    }
    let mut pairs: Vec<(NodeId, NodeId)> = left[..start].iter().copied().zip(right[..start].iter().copied()).collect();
    let mut from = (0, 0);
    for (own, other) in anchors.iter().copied().chain([(middle.len(), others.len())]) {
        pairs.extend(edited(&middle[from.0..own], &others[from.1..other], workspace));
        pairs.extend(middle.get(own).copied().zip(others.get(other).copied()));
        from = (own + 1, other + 1);
    }
    let tails = (&left[left.len() - end..], &right[right.len() - end..]);
    pairs.extend(tails.0.iter().copied().zip(tails.1.iter().copied()));
    pairs
}

/// What stands in a gap on both sides: the first of each kind are one another, and so on.
fn edited(left: &[NodeId], right: &[NodeId], workspace: &Workspace) -> Vec<(NodeId, NodeId)> {
    let kind = |node: &NodeId| std::mem::discriminant(&workspace.nodes[node.index()].kind);
    let mut taken = vec![false; right.len()];
    let mut pairs = Vec::new();
    for own in left {
        // Where one side has more of a kind than the other, nothing tells which are which.
        let same = |nodes: &[NodeId]| nodes.iter().filter(|node| kind(node) == kind(own)).count();
        if same(left) != same(right) {
            continue;
        }
        if let Some(at) = (0..right.len()).find(|at| !taken[*at] && kind(&right[*at]) == kind(own)) {
            taken[at] = true;
            pairs.push((*own, right[at]));
        }
    }
    pairs
}

/// What a node does, in words that do not depend on where things stand in lists.
fn label(workspace: &Workspace, kind: &NodeKind) -> String {
    let text = |template: &Template| words(workspace, template);
    match kind {
        NodeKind::Say { text: words, .. } => format!("say {}", text(words)),
        NodeKind::Choose(choose) => {
            let labels: Vec<&str> = choose.choices.iter().map(|choice| choice.label.as_str()).collect();
            format!("choose {} {labels:?}", text(&choose.text))
        }
        NodeKind::Ask(ask) => format!("ask {}", text(&ask.text)),
        NodeKind::Onboard { text: words, .. } => format!("onboard {}", text(words)),
        NodeKind::Wait { arms, .. } => format!("wait {:?}", arms.iter().map(|arm| &arm.event).collect::<Vec<_>>()),
        NodeKind::Call(call) => format!("call {}", workspace.actions[call.action.index()].name),
        NodeKind::Branch { branches, .. } => {
            format!("rules {:?}", branches.iter().map(|branch| &branch.label).collect::<Vec<_>>())
        }
        NodeKind::Split { name, .. } => format!("split {name}"),
        NodeKind::Set { memory, value, .. } => {
            let name = &workspace.memories[memory.index()].name;
            let value = match value {
                SetValue::To(Expression::Text(words)) => text(words),
                SetValue::To(Expression::Operand(operand)) => operand_name(workspace, *operand).to_string(),
                other => format!("{other:?}"),
            };
            format!("set {name} {value}")
        }
        NodeKind::Note { text: words, .. } => format!("note {}", text(words)),
        NodeKind::Topic { topic, add, .. } => format!("topic {} {add}", topic.0),
        NodeKind::Do { steps, .. } => format!("do {}", workspace.steps[steps.index()].name),
        NodeKind::Pivot(thread) => format!("pivot {}", workspace.threads[thread.index()].name),
        NodeKind::HandOff(hand_off) => {
            let texts = [&hand_off.reason, &hand_off.note].map(|words| words.as_deref().map(text));
            format!("hand off {} {:?} {texts:?}", hand_off.inbox.0, hand_off.priority)
        }
        NodeKind::Resolve(resolution) => format!("resolve {resolution:?}"),
        NodeKind::Return => "return".into(),
        NodeKind::Resume { ask_again } => format!("resume {ask_again}"),
    }
}

/// A text as it is written, with the names of what stands in it.
pub(super) fn words(workspace: &Workspace, template: &Template) -> String {
    let parts = template.parts.iter().map(|part| match part {
        Part::Text(words) => words.clone(),
        Part::Slot { operand, fallback: None, .. } => format!("{{{}}}", operand_name(workspace, *operand)),
        Part::Slot { operand, fallback: Some(fallback), .. } => {
            format!("{{{} or \"{fallback}\"}}", operand_name(workspace, *operand))
        }
    });
    parts.collect()
}
