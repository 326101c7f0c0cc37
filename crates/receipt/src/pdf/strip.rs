//! A part of a page that no page break may cut, and the marks on it.

use super::font::{Face, Weight};

/// Something drawn. `y` is measured downwards from the strip's top; all in points.
#[derive(Debug, Clone)]
pub(super) enum Mark {
    /// A text, from its left end and base line.
    Text {
        x: f32,
        y: f32,
        size: f32,
        weight: Weight,
        grey: f32,
        text: String,
    },
    /// A filled rectangle, from its upper left corner.
    Area {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        grey: f32,
    },
    /// The logo, from its upper left corner.
    Logo {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
    },
}

/// What happens to a strip at the end of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Goes where there is room.
    Plain,
    /// Must not be the last on its page.
    KeepWithNext,
    /// The head of a table: repeated on the next page while rows follow.
    TableHead,
    /// A row of the table.
    TableRow,
    /// The last row: must not be parted from the sum beneath it.
    LastTableRow,
}

/// A part of a page.
#[derive(Debug, Clone)]
pub(super) struct Strip {
    pub(super) height: f32,
    pub(super) marks: Vec<Mark>,
    pub(super) role: Role,
}

/// Where a text stands between its edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

/// A text's look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) size: f32,
    pub(super) weight: Weight,
    pub(super) grey: f32,
}

/// Left edge and width of a place for text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) x: f32,
    pub(super) width: f32,
}

impl Strip {
    pub(super) fn empty(height: f32) -> Self {
        Self {
            height,
            marks: Vec::new(),
            role: Role::Plain,
        }
    }

    pub(super) fn with_role(self, role: Role) -> Self {
        Self { role, ..self }
    }

    /// Writes one line whose box begins `top` below the strip's top and is `line_height` high.
    pub(super) fn write(
        &mut self,
        face: &Face,
        look: Look,
        (text, align): (&str, Align),
        place: Span,
        (top, line_height): (f32, f32),
    ) {
        let text = face.printable(text);
        let spare = place.width - face.width(&text, look.size);
        let x = match align {
            Align::Left => place.x,
            Align::Centre => place.x + spare / 2.0,
            Align::Right => place.x + spare,
        };
        // Capitals and digits, 0.727 em high in Inter, stand in the middle of the line.
        let y = top + line_height / 2.0 + 0.727 * look.size / 2.0;
        self.marks.push(Mark::Text {
            x,
            y,
            size: look.size,
            weight: look.weight,
            grey: look.grey,
            text,
        });
    }

    /// Takes over another strip's marks, so far below the top.
    pub(super) fn absorb(&mut self, other: Self, below: f32) {
        self.marks
            .extend(other.marks.into_iter().map(|mark| mark.lowered(below)));
        self.height = self.height.max(below + other.height);
    }
}

impl Mark {
    /// The same, further down.
    pub(super) fn lowered(self, by: f32) -> Self {
        match self {
            Self::Text {
                x,
                y,
                size,
                weight,
                grey,
                text,
            } => Self::Text {
                x,
                y: y + by,
                size,
                weight,
                grey,
                text,
            },
            Self::Area {
                x,
                y,
                width,
                height,
                grey,
            } => Self::Area {
                x,
                y: y + by,
                width,
                height,
                grey,
            },
            Self::Logo {
                x,
                y,
                width,
                height,
            } => Self::Logo {
                x,
                y: y + by,
                width,
                height,
            },
        }
    }
}
