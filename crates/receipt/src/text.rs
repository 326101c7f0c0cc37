//! The face of plain text: columns of characters, for the screen and for printers that know nothing else.

use crate::block::{Block, Emphasis, LineTable, VatTable, title_parts};

/// The blocks in lines of at most `columns` characters, each ended by `\n`.
pub(crate) fn render(blocks: &[Block], columns: usize) -> String {
    let mut lines = Lines {
        columns,
        lines: Vec::new(),
    };
    for block in blocks {
        lines.block(block);
    }
    let mut text = String::new();
    for line in lines.lines {
        text.push_str(line.trim_end_matches(' '));
        text.push('\n');
    }
    text
}

struct Lines {
    columns: usize,
    lines: Vec<String>,
}

impl Lines {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(text) => {
                self.gap();
                if length(text) <= self.columns {
                    self.centred(text);
                } else {
                    for part in title_parts(text) {
                        self.centred(part);
                    }
                }
            }
            Block::Subtitle(text) => self.centred(text),
            Block::Heading(text) => {
                self.gap();
                self.paragraph(text);
            }
            Block::Text { text, emphasis } => {
                if *emphasis == Emphasis::Faint {
                    self.gap();
                }
                self.paragraph(text);
            }
            Block::Pair { label, value, .. } => self.two_ends(label, value, 0),
            Block::Columns { left, right } => {
                for side in [left, right] {
                    self.gap();
                    for block in side {
                        self.block(block);
                    }
                }
            }
            Block::Rule => self.rule('-'),
            Block::Lines(table) => self.table(table),
            Block::VatTable(table) => self.vat(table),
            Block::Total { label, amount } => {
                self.rule('=');
                self.two_ends(label, amount, 0);
                self.rule('=');
            }
            Block::Notice(text) => {
                self.gap();
                let lines = wrapped(text, self.columns - 4);
                let widest = lines
                    .iter()
                    .map(|line| length(line))
                    .max()
                    .unwrap_or_default();
                let before = " ".repeat((self.columns - 4 - widest) / 2);
                for line in lines {
                    self.lines.push(format!("{before}* {line:<widest$} *"));
                }
                self.gap();
            }
            // A picture is another face's: here a person reads the number.
            Block::Qr { caption, .. } => {
                self.gap();
                self.centred(caption);
            }
            Block::Footer(text) => {
                self.gap();
                self.centred(text);
            }
        }
    }

    fn table(&mut self, table: &LineTable) {
        self.rule('-');
        for row in &table.rows {
            self.paragraph(&row.name);
            let count = row.count();
            match &row.discount {
                None => self.two_ends(&count, &row.sum, 2),
                Some(discount) => {
                    self.indented(&count, 2);
                    let detail = format!("{} {discount}", table.discount);
                    self.two_ends(&detail, &row.sum, 2);
                }
            }
        }
    }

    /// Rates beneath each other where they fit, else each amount on a line of its own.
    fn vat(&mut self, table: &VatTable) {
        let head = [&table.rate, &table.base, &table.vat, &table.gross];
        let rows: Vec<[&String; 4]> = std::iter::once(head)
            .chain(
                table
                    .rows
                    .iter()
                    .map(|row| [&row.rate, &row.base, &row.vat, &row.gross]),
            )
            .collect();
        let mut widths = [0; 4];
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(length(cell));
            }
        }
        let taken: usize = widths.iter().sum();
        let Some(spare) = self.columns.checked_sub(taken + 3) else {
            for row in &table.rows {
                self.two_ends(&table.rate, &row.rate, 0);
                self.two_ends(&table.base, &row.base, 2);
                self.two_ends(&table.vat, &row.vat, 2);
                self.two_ends(&table.gross, &row.gross, 2);
            }
            return;
        };
        let between = 1 + spare / 3;
        widths[1] += spare % 3;
        for row in rows {
            let mut line = padded(row[0], widths[0]);
            for (cell, width) in row.iter().zip(widths).skip(1) {
                line.push_str(&" ".repeat(between + width - length(cell)));
                line.push_str(cell);
            }
            self.lines.push(line);
        }
    }

    /// A label at the left edge, a value at the right; beneath each other where both don't fit a line.
    fn two_ends(&mut self, label: &str, value: &str, indent: usize) {
        let taken = indent + length(label) + length(value);
        if taken < self.columns {
            let between = " ".repeat(self.columns - taken);
            let indent = " ".repeat(indent);
            self.lines.push(format!("{indent}{label}{between}{value}"));
            return;
        }
        self.indented(label, indent);
        for line in wrapped(value, self.columns - indent) {
            let before = " ".repeat(self.columns - length(&line));
            self.lines.push(format!("{before}{line}"));
        }
    }

    fn paragraph(&mut self, text: &str) {
        self.indented(text, 0);
    }

    fn indented(&mut self, text: &str, indent: usize) {
        let before = " ".repeat(indent);
        self.lines.extend(
            wrapped(text, self.columns - indent)
                .into_iter()
                .map(|line| format!("{before}{line}")),
        );
    }

    fn centred(&mut self, text: &str) {
        for line in wrapped(text, self.columns) {
            let before = " ".repeat((self.columns - length(&line)) / 2);
            self.lines.push(format!("{before}{line}"));
        }
    }

    fn rule(&mut self, sign: char) {
        self.lines.push(sign.to_string().repeat(self.columns));
    }

    /// An empty line, if there is none yet and none would follow a rule.
    fn gap(&mut self) {
        let wanted = self
            .lines
            .last()
            .is_some_and(|line| !line.is_empty() && !line.starts_with("--"));
        if wanted {
            self.lines.push(String::new());
        }
    }
}

/// Lines of at most `columns` characters, broken at blanks; a longer word is broken anywhere. At least one line.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !line.is_empty() && length(&line) + 1 + length(word) > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            if length(&line) == columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(length(text))))
}

/// Columns that a text takes.
fn length(text: &str) -> usize {
    text.chars().count()
}
