//! The ladder as a drawing: text for Graphviz and for Mermaid.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::ladder::Ladder;
use super::role::Role;
use super::spec::StepKind;

impl Ladder {
    /// The roles and steps in Graphviz' DOT language, the foot of the ladder at the bottom and one row for each rung.
    ///
    /// Promotions are solid, lateral steps dashed, entries dotted; critical roles have a double border. Nodes are numbered, and
    /// titles escaped, so that no text of the ladder can be taken for DOT.
    #[must_use]
    pub fn to_dot(&self) -> String {
        let mut dot = String::from("digraph ladder {\n  rankdir=BT;\n  node [shape=box];\n");
        for role in self.roles() {
            let border = if role.is_critical() { ", peripheries=2" } else { "" };
            push(&mut dot, format_args!("  r{} [label=\"{}\"{border}];\n", role.ix().index(), dot_text(role.title())));
        }
        let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for role in self.roles() {
            rows.entry(role.rung()).or_default().push(format!("r{}", role.ix().index()));
        }
        for row in rows.into_values() {
            push(&mut dot, format_args!("  {{ rank=same; {}; }}\n", row.join("; ")));
        }
        for step in self.roles().flat_map(Role::steps_out) {
            let style = match step.kind() {
                StepKind::Promotion => "solid",
                StepKind::Lateral => "dashed",
                StepKind::Entry(_) => "dotted",
            };
            let (from, to) = (step.from().ix().index(), step.to().ix().index());
            push(&mut dot, format_args!("  r{from} -> r{to} [style={style}, label=\"{} mo\"];\n", step.months()));
        }
        dot.push_str("}\n");
        dot
    }

    /// The roles and steps as a Mermaid flowchart, the foot of the ladder at the bottom.
    ///
    /// Promotions are solid, lateral steps dotted, entries thick; critical roles have a double border. Nodes are numbered, and titles
    /// escaped, so that no text of the ladder can be taken for Mermaid or HTML.
    #[must_use]
    pub fn to_mermaid(&self) -> String {
        let mut mermaid = String::from("flowchart BT\n");
        for role in self.roles() {
            let (open, close) = if role.is_critical() { ("[[", "]]") } else { ("[", "]") };
            push(&mut mermaid, format_args!("  r{}{open}\"{}\"{close}\n", role.ix().index(), mermaid_text(role.title())));
        }
        for step in self.roles().flat_map(Role::steps_out) {
            let arrow = match step.kind() {
                StepKind::Promotion => "-->",
                StepKind::Lateral => "-.->",
                StepKind::Entry(_) => "==>",
            };
            let (from, to) = (step.from().ix().index(), step.to().ix().index());
            push(&mut mermaid, format_args!("  r{from} {arrow}|{} mo| r{to}\n", step.months()));
        }
        mermaid
    }
}

fn push(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a String does not fail.
    let _ = text.write_fmt(line);
}

fn dot_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => escaped.extend(['\\', c]),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

fn mermaid_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Mermaid reads `#code;` inside quotes; everything it or HTML could act on goes through that.
            '"' | '#' | '&' | '<' | '>' | '`' | ';' | '\\' | '[' | ']' | '{' | '}' | '(' | ')' | '|' => {
                push(&mut escaped, format_args!("#{};", u32::from(c)));
            }
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
