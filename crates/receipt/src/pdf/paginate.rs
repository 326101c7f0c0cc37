//! Puts strips on pages.

use crate::document::Document;
use crate::wording::COPY;

use super::font::{Fonts, Weight};
use super::strip::{Align, Look, Mark, Role, Span, Strip};
use super::style::Style;

/// A page: its height and what is drawn on it, `y` downwards from its top.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) height: f32,
    pub(super) marks: Vec<Mark>,
}

/// One page as long as it takes.
pub(super) fn roll(strips: Vec<Strip>, style: &Style) -> Page {
    let mut page = Strip::empty(style.margin_top);
    for strip in strips {
        let below = page.height;
        page.absorb(strip, below);
    }
    Page {
        height: page.height + style.margin_bottom,
        marks: page.marks,
    }
}

/// Pages of this height. Pages after the first say what they belong to and repeat the head of a table that goes on; with
/// more than one, each says its number at its foot.
pub(super) fn sheets(
    strips: Vec<Strip>,
    height: f32,
    document: &Document,
    fonts: &Fonts,
    style: &Style,
) -> Vec<Page> {
    let limit = height - style.margin_bottom;
    let mut pages = vec![Strip::empty(style.margin_top)];
    let mut table_head: Option<Strip> = None;
    let mut rest = strips.into_iter().peekable();
    while let Some(strip) = rest.next() {
        let mut needed = strip.height;
        if matches!(
            strip.role,
            Role::KeepWithNext | Role::TableHead | Role::LastTableRow
        ) {
            needed += rest.peek().map_or(0.0, |next| next.height);
        }
        let full = pages
            .last()
            .is_some_and(|page| page.height + needed > limit);
        if full {
            let mut page = running_head(document, fonts, style);
            if matches!(strip.role, Role::TableRow | Role::LastTableRow) {
                let below = page.height;
                page.absorb(table_head.clone().unwrap_or(Strip::empty(0.0)), below);
            }
            pages.push(page);
        }
        match strip.role {
            Role::TableHead => table_head = Some(strip.clone()),
            Role::LastTableRow | Role::Plain | Role::KeepWithNext | Role::TableRow => {}
        }
        if let Some(page) = pages.last_mut() {
            let below = page.height;
            page.absorb(strip, below);
        }
    }
    let count = pages.len();
    pages
        .into_iter()
        .enumerate()
        .map(|(index, mut page)| {
            if count > 1 {
                let text = document.words().page_of(index + 1, count);
                let look = small(style);
                let line_height = look.size * style.leading;
                let top = height - style.margin_bottom * 0.62;
                page.write(
                    fonts.face(look.weight),
                    look,
                    (&text, Align::Right),
                    whole(style),
                    (top, line_height),
                );
            }
            Page {
                height,
                marks: page.marks,
            }
        })
        .collect()
}

fn running_head(document: &Document, fonts: &Fonts, style: &Style) -> Strip {
    let look = small(style);
    let face = fonts.face(look.weight);
    let line_height = look.size * style.leading;
    let top = style.margin_top * 0.7;
    let mut head = Strip::empty(0.0);
    let title = if document.is_copy() {
        format!("{COPY} · {}", document.short_title())
    } else {
        document.short_title().to_owned()
    };
    let left = Span {
        x: style.margin_side,
        width: style.width() * 0.5,
    };
    let right = Span {
        x: left.x + left.width,
        width: left.width,
    };
    head.write(face, look, (&title, Align::Left), left, (top, line_height));
    let seller = face.wrapped(&document.seller_name, look.size, right.width);
    let seller = seller.first().map_or("", String::as_str);
    head.write(
        face,
        look,
        (seller, Align::Right),
        right,
        (top, line_height),
    );
    head.marks.push(Mark::Area {
        x: style.margin_side,
        y: top + line_height + 3.0,
        width: style.width(),
        height: style.rule,
        grey: style.rule_grey,
    });
    head.height = top + line_height + 3.0 + style.gap;
    head
}

fn small(style: &Style) -> Look {
    Look {
        size: style.small,
        weight: Weight::Regular,
        grey: style.faint,
    }
}

fn whole(style: &Style) -> Span {
    Span {
        x: style.margin_side,
        width: style.width(),
    }
}
