//! Columns of characters: the face of plain text, and what printers of columns are fed with.

use crate::block::{Block, Emphasis, LineTable, VatTable, title_parts};

/// The blocks in lines of at most `columns` characters, each ended by `\n`.
pub(crate) fn render(blocks: &[Block], columns: usize) -> String {
    let mut text = String::new();
    for row in rows(blocks, columns, Titles::AsText) {
        // A picture is another face's: here a person reads the number beneath it.
        if let Row::Text { text: line, .. } = row {
            text.push_str(line.trim_end_matches(' '));
            text.push('\n');
        }
    }
    text
}

/// How titles are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Titles {
    /// Like the rest.
    AsText,
    /// [`Row::Title`]: in larger letters.
    Large,
}

/// A row of a receipt in columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Row {
    /// Characters of the usual size, the blanks before them included.
    Text { text: String, strong: bool },
    /// Letters of twice the height, to be centred. Twice as wide, too, where all of the title's words fit so.
    Title { text: String, wide: bool },
    /// A QR code, to be centred.
    Qr { content: String },
}

/// The blocks as rows of at most `columns` columns.
pub(crate) fn rows(blocks: &[Block], columns: usize, titles: Titles) -> Vec<Row> {
    let mut lines = Lines {
        columns,
        titles,
        strong: false,
        rows: Vec::new(),
    };
    for block in blocks {
        lines.block(block);
    }
    lines.rows
}

struct Lines {
    columns: usize,
    titles: Titles,
    /// Whether what is written now is to be found at once.
    strong: bool,
    rows: Vec<Row>,
}

impl Lines {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(text) => {
                self.gap();
                self.title(text);
            }
            Block::Subtitle(text) => self.strongly(|lines| lines.centred(text)),
            Block::Heading(text) => {
                self.gap();
                self.strongly(|lines| lines.paragraph(text));
            }
            Block::Text { text, emphasis } => {
                if *emphasis == Emphasis::Faint {
                    self.gap();
                }
                self.strong = *emphasis == Emphasis::Strong;
                self.paragraph(text);
                self.strong = false;
            }
            Block::Pair {
                label,
                value,
                emphasis,
            } => {
                self.strong = *emphasis == Emphasis::Strong;
                self.two_ends(label, value, 0);
                self.strong = false;
            }
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
                self.strongly(|lines| lines.two_ends(label, amount, 0));
                self.rule('=');
            }
            Block::Notice(text) => {
                self.gap();
                self.strongly(|lines| lines.notice(text));
                self.gap();
            }
            Block::Qr { content, caption } => {
                self.gap();
                self.rows.push(Row::Qr {
                    content: content.clone(),
                });
                self.centred(caption);
            }
            Block::Footer(text) => {
                self.gap();
                self.centred(text);
            }
        }
    }

    fn strongly(&mut self, write: impl FnOnce(&mut Self)) {
        self.strong = true;
        write(self);
        self.strong = false;
    }

    fn push(&mut self, text: String) {
        let strong = self.strong && !text.is_empty();
        self.rows.push(Row::Text { text, strong });
    }

    fn title(&mut self, text: &str) {
        match self.titles {
            Titles::AsText if length(text) <= self.columns => self.centred(text),
            Titles::AsText => {
                for part in title_parts(text) {
                    self.centred(part);
                }
            }
            Titles::Large => {
                let wide = text.split(' ').all(|word| length(word) <= self.columns / 2);
                let columns = if wide { self.columns / 2 } else { self.columns };
                let lines = large_title(text, columns);
                self.rows
                    .extend(lines.into_iter().map(|text| Row::Title { text, wide }));
            }
        }
    }

    fn notice(&mut self, text: &str) {
        let lines = wrapped(text, self.columns - 4);
        let widest = lines
            .iter()
            .map(|line| length(line))
            .max()
            .unwrap_or_default();
        let before = " ".repeat((self.columns - 4 - widest) / 2);
        for line in lines {
            self.push(format!("{before}* {line:<widest$} *"));
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
            self.push(line);
        }
    }

    /// A label at the left edge, a value at the right; beneath each other where both don't fit a line.
    fn two_ends(&mut self, label: &str, value: &str, indent: usize) {
        let taken = indent + length(label) + length(value);
        if taken < self.columns {
            let between = " ".repeat(self.columns - taken);
            let indent = " ".repeat(indent);
            self.push(format!("{indent}{label}{between}{value}"));
            return;
        }
        self.indented(label, indent);
        for line in wrapped(value, self.columns - indent) {
            let before = " ".repeat(self.columns - length(&line));
            self.push(format!("{before}{line}"));
        }
    }

    fn paragraph(&mut self, text: &str) {
        self.indented(text, 0);
    }

    fn indented(&mut self, text: &str, indent: usize) {
        let before = " ".repeat(indent);
        for line in wrapped(text, self.columns - indent) {
            self.push(format!("{before}{line}"));
        }
    }

    fn centred(&mut self, text: &str) {
        for line in wrapped(text, self.columns) {
            let before = " ".repeat((self.columns - length(&line)) / 2);
            self.push(format!("{before}{line}"));
        }
    }

    fn rule(&mut self, sign: char) {
        self.push(sign.to_string().repeat(self.columns));
    }

    /// An empty line, if there is none yet and none would follow a rule.
    fn gap(&mut self) {
        let wanted = match self.rows.last() {
            None => false,
            Some(Row::Text { text, .. }) => !text.is_empty() && !text.starts_with("--"),
            Some(Row::Title { .. } | Row::Qr { .. }) => true,
        };
        if wanted {
            self.push(String::new());
        }
    }
}

/// A title in as few lines as it needs, its parts apart, and none of them shorter than it must be. A dash that does not
/// fit behind its part stands before the next.
fn large_title(text: &str, columns: usize) -> Vec<String> {
    if length(text) <= columns {
        return vec![text.to_owned()];
    }
    let mut lines = Vec::new();
    let mut before = String::new();
    for part in title_parts(text) {
        let whole = format!("{before}{part}");
        before.clear();
        let line = match whole.strip_suffix(" –") {
            Some(bare) if length(&whole) > columns => {
                before.push_str("– ");
                bare
            }
            Some(_) | None => &whole,
        };
        lines.extend(balanced(line, columns));
    }
    lines
}

/// As few lines as [`wrapped`] makes, of about the same length.
fn balanced(text: &str, columns: usize) -> Vec<String> {
    let fewest = wrapped(text, columns).len();
    (1..=columns)
        .map(|columns| wrapped(text, columns))
        .find(|lines| lines.len() == fewest && lines.join(" ") == text)
        .unwrap_or_else(|| wrapped(text, columns))
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
