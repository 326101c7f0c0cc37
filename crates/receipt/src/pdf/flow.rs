//! Makes strips of blocks.

use crate::block::{Block, Emphasis, title_parts};

use super::PdfError;
use super::font::{Fonts, Weight};
use super::strip::{Align, Look, Mark, Role, Span, Strip};
use super::style::Style;

pub(super) struct Flow {
    pub(super) fonts: &'static Fonts,
    pub(super) style: &'static Style,
}

impl Flow {
    pub(super) fn new(fonts: &'static Fonts, style: &'static Style) -> Self {
        Self { fonts, style }
    }

    pub(super) fn strips(&self, blocks: &[Block]) -> Result<Vec<Strip>, PdfError> {
        let mut strips = Vec::new();
        for block in blocks {
            let place = match block {
                // A label and a value at the two edges of a sheet are hard to bring together.
                Block::Pair { .. } | Block::Total { .. } => self.under_the_sums(),
                Block::Title(_)
                | Block::Subtitle(_)
                | Block::Heading(_)
                | Block::Text { .. }
                | Block::Columns { .. }
                | Block::Rule
                | Block::Lines(_)
                | Block::VatTable(_)
                | Block::Notice(_)
                | Block::Qr { .. }
                | Block::Footer(_) => self.whole(),
            };
            self.block(block, place, &mut strips)?;
        }
        Ok(strips)
    }

    fn block(&self, block: &Block, place: Span, strips: &mut Vec<Strip>) -> Result<(), PdfError> {
        let style = self.style;
        let middle = if style.narrow {
            Align::Centre
        } else {
            Align::Left
        };
        match block {
            Block::Title(text) => {
                if !strips.is_empty() {
                    self.space(style.gap * 0.6, strips);
                }
                let look = self.strong(style.title);
                let face = self.fonts.face(look.weight);
                let parts: Vec<&str> = if face.wrapped(text, look.size, place.width).len() == 1 {
                    vec![text]
                } else {
                    title_parts(text).collect()
                };
                for part in parts {
                    let line = self.paragraph(part, look, middle, place, 1.16);
                    strips.push(line.with_role(Role::KeepWithNext));
                }
            }
            Block::Subtitle(text) => {
                let look = self.normal(style.subtitle);
                strips.push(self.paragraph(text, look, middle, place, 1.3));
            }
            Block::Heading(text) => {
                if style.narrow {
                    self.space(style.gap, strips);
                }
                let look = self.strong(style.body);
                let heading = self.paragraph(text, look, Align::Left, place, style.leading);
                strips.push(heading.with_role(Role::KeepWithNext));
            }
            Block::Text { text, emphasis } => {
                let look = self.look(*emphasis);
                strips.push(self.paragraph(text, look, Align::Left, place, style.leading));
            }
            Block::Pair {
                label,
                value,
                emphasis,
            } => strips.push(self.pair(label, value, *emphasis, place)),
            Block::Columns { left, right } => {
                self.space(style.gap, strips);
                self.columns(left, right, place, strips)?;
                self.space(style.gap, strips);
            }
            Block::Rule => {
                self.space(style.gap, strips);
                strips.push(self.rule(place, style.rule_grey));
                self.space(style.gap, strips);
            }
            Block::Lines(table) => self.lines(table, place, strips),
            Block::VatTable(table) => self.vat(table, place, strips),
            Block::Total { label, amount } => strips.push(self.total(label, amount, place)),
            Block::Notice(text) => self.notice(text, place, strips),
            Block::Qr { content, caption } => {
                self.space(style.gap, strips);
                strips.push(self.qr(content, caption, place)?);
            }
            Block::Footer(text) => {
                self.space(style.gap, strips);
                let look = self.normal(style.body);
                strips.push(self.paragraph(text, look, middle, place, style.leading));
            }
        }
        Ok(())
    }

    fn columns(
        &self,
        left: &[Block],
        right: &[Block],
        place: Span,
        strips: &mut Vec<Strip>,
    ) -> Result<(), PdfError> {
        if self.style.narrow {
            for block in left {
                self.block(block, place, strips)?;
            }
            self.space(self.style.gap, strips);
            for block in right {
                self.block(block, place, strips)?;
            }
            return Ok(());
        }
        let gutter = self.style.gap * 2.0;
        let width = (place.width - gutter) / 2.0;
        let mut both = Strip::empty(0.0);
        for (blocks, x) in [(left, place.x), (right, place.x + width + gutter)] {
            let mut parts = Vec::new();
            for block in blocks {
                self.block(block, Span { x, width }, &mut parts)?;
            }
            let mut below = 0.0;
            for part in parts {
                let height = part.height;
                both.absorb(part, below);
                below += height;
            }
        }
        strips.push(both);
        Ok(())
    }

    fn pair(&self, label: &str, value: &str, emphasis: Emphasis, place: Span) -> Strip {
        let style = self.style;
        let value_look = self.look(emphasis);
        let label_look = match emphasis {
            Emphasis::Strong if style.narrow => value_look,
            Emphasis::Strong | Emphasis::Normal | Emphasis::Faint => self.faint(style.body),
        };
        self.two_ends((label, label_look), (value, value_look), place)
    }

    /// A label at the left edge, a value at the right; beneath each other where both don't fit a line.
    pub(super) fn two_ends(
        &self,
        (label, label_look): (&str, Look),
        (value, value_look): (&str, Look),
        place: Span,
    ) -> Strip {
        let label_face = self.fonts.face(label_look.weight);
        let value_face = self.fonts.face(value_look.weight);
        let label_width = label_face.width(&label_face.printable(label), label_look.size);
        let value_width = value_face.width(&value_face.printable(value), value_look.size);
        let line_height = value_look.size.max(label_look.size) * self.style.leading;
        if label_width + value_width + value_look.size <= place.width {
            let mut strip = Strip::empty(line_height);
            let lines = (0.0, line_height);
            strip.write(label_face, label_look, (label, Align::Left), place, lines);
            strip.write(value_face, value_look, (value, Align::Right), place, lines);
            return strip;
        }
        let leading = self.style.leading;
        let mut strip = self.paragraph(label, label_look, Align::Left, place, leading);
        let below = strip.height;
        let value = self.paragraph(value, value_look, Align::Right, place, leading);
        strip.absorb(value, below);
        strip
    }

    fn total(&self, label: &str, amount: &str, place: Span) -> Strip {
        let style = self.style;
        let look = self.strong(style.total);
        let line = self.two_ends((label, look), (amount, look), place);
        let above = style.gap * 0.5;
        let mut strip = Strip::empty(above);
        strip.absorb(self.rule(place, 0.0), above * 0.5);
        strip.absorb(line, above);
        strip.height += style.gap * 0.5;
        strip
    }

    fn notice(&self, text: &str, place: Span, strips: &mut Vec<Strip>) {
        let style = self.style;
        let padding = style.body * 0.7;
        let inner = Span {
            x: place.x + padding,
            width: place.width - 2.0 * padding,
        };
        let align = if style.narrow {
            Align::Centre
        } else {
            Align::Left
        };
        let look = self.strong(style.body);
        let words = self.paragraph(text, look, align, inner, style.leading);
        let height = words.height + 2.0 * padding;
        let mut strip = Strip::empty(height);
        strip.marks.extend(frame(place, height, style.rule));
        strip.absorb(words, padding);
        self.space(style.gap, strips);
        strips.push(strip);
        self.space(style.gap, strips);
    }

    pub(super) fn paragraph(
        &self,
        text: &str,
        look: Look,
        align: Align,
        place: Span,
        leading: f32,
    ) -> Strip {
        let face = self.fonts.face(look.weight);
        let line_height = look.size * leading;
        let mut strip = Strip::empty(0.0);
        for line in face.wrapped(text, look.size, place.width) {
            let lines = (strip.height, line_height);
            strip.write(face, look, (&line, align), place, lines);
            strip.height += line_height;
        }
        strip
    }

    pub(super) fn rule(&self, place: Span, grey: f32) -> Strip {
        let mut strip = Strip::empty(self.style.rule);
        strip.marks.push(Mark::Area {
            x: place.x,
            y: 0.0,
            width: place.width,
            height: self.style.rule,
            grey,
        });
        strip
    }

    /// Space between parts: only the larger of two that meet.
    #[expect(
        clippy::unused_self,
        reason = "stands beside its sisters, which look at the style"
    )]
    pub(super) fn space(&self, height: f32, strips: &mut Vec<Strip>) {
        match strips.last_mut() {
            Some(last) if last.marks.is_empty() => last.height = last.height.max(height),
            Some(_) | None => strips.push(Strip::empty(height).with_role(Role::KeepWithNext)),
        }
    }

    fn under_the_sums(&self) -> Span {
        let whole = self.whole();
        if self.style.narrow {
            return whole;
        }
        let width = whole.width / 2.0 - self.style.gap;
        Span {
            x: whole.x + whole.width - width,
            width,
        }
    }

    fn whole(&self) -> Span {
        Span {
            x: self.style.margin_side,
            width: self.style.width(),
        }
    }

    fn look(&self, emphasis: Emphasis) -> Look {
        match emphasis {
            Emphasis::Faint => self.faint(self.style.small),
            Emphasis::Normal => self.normal(self.style.body),
            Emphasis::Strong => self.strong(self.style.body),
        }
    }

    pub(super) fn faint(&self, size: f32) -> Look {
        Look {
            grey: self.style.faint,
            ..self.normal(size)
        }
    }

    #[expect(
        clippy::unused_self,
        reason = "stands beside its sisters, which look at the style"
    )]
    pub(super) fn normal(&self, size: f32) -> Look {
        Look {
            size,
            weight: Weight::Regular,
            grey: 0.0,
        }
    }

    pub(super) fn strong(&self, size: f32) -> Look {
        Look {
            weight: Weight::SemiBold,
            ..self.normal(size)
        }
    }
}

/// Four areas around a place.
fn frame(place: Span, height: f32, thickness: f32) -> [Mark; 4] {
    let area = |x, y, width, height| Mark::Area {
        x,
        y,
        width,
        height,
        grey: 0.0,
    };
    let (right, bottom) = (place.x + place.width - thickness, height - thickness);
    [
        area(place.x, 0.0, place.width, thickness),
        area(place.x, bottom, place.width, thickness),
        area(place.x, 0.0, thickness, height),
        area(right, 0.0, thickness, height),
    ]
}
