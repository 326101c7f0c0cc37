//! Tables: the lines of an order, and VAT per rate.

use crate::block::{LineRow, LineTable, VatTable};

use super::flow::Flow;
use super::font::Weight;
use super::strip::{Align, Role, Span, Strip};

/// Least width for the names of products, in points.
const NAMES: f32 = 110.0;

/// A column of numbers: head, cells, width.
struct Numbers {
    head: String,
    cells: Vec<String>,
}

impl Flow {
    pub(super) fn lines(&self, table: &LineTable, place: Span, strips: &mut Vec<Strip>) {
        if self.style.narrow {
            self.narrow_lines(table, place, strips);
        } else {
            self.wide_lines(table, place, strips);
        }
    }

    /// Name above; beneath it quantity and price, and the sum at the right edge.
    fn narrow_lines(&self, table: &LineTable, place: Span, strips: &mut Vec<Strip>) {
        let style = self.style;
        self.space(style.gap, strips);
        strips.push(self.rule(place, style.rule_grey));
        self.space(style.gap * 0.6, strips);
        let normal = self.normal(style.body);
        let indented = Span {
            x: place.x + style.body,
            width: place.width - style.body,
        };
        for row in &table.rows {
            let mut strip = self.paragraph(&row.name, normal, Align::Left, place, style.leading);
            let count = row.count();
            let detail = match &row.discount {
                None => count,
                Some(discount) => {
                    let below = strip.height;
                    let count =
                        self.paragraph(&count, normal, Align::Left, indented, style.leading);
                    strip.absorb(count, below);
                    format!("{} {discount}", table.discount)
                }
            };
            let below = strip.height;
            strip.absorb(
                self.two_ends((&detail, normal), (&row.sum, normal), indented),
                below,
            );
            strip.height += style.gap * 0.4;
            strips.push(strip.with_role(Role::TableRow));
        }
    }

    fn wide_lines(&self, table: &LineTable, place: Span, strips: &mut Vec<Strip>) {
        let style = self.style;
        let discounts = table.rows.iter().any(|row| row.discount.is_some());
        let column = |head: &str, cell: &dyn Fn(&LineRow) -> String| Numbers {
            head: head.to_owned(),
            cells: table.rows.iter().map(cell).collect(),
        };
        let mut columns = vec![
            column(&table.quantity, &|row| row.quantity.clone()),
            column(&table.unit_price, &|row| row.unit_price.clone()),
        ];
        if discounts {
            columns.push(column(&table.discount, &|row| {
                row.discount.clone().unwrap_or_default()
            }));
        }
        columns.push(column(&table.rate, &|row| row.rate.clone()));
        columns.push(column(&table.sum, &|row| row.sum.clone()));

        let (spans, scale) = self.number_columns(&columns, place, NAMES);
        let names = Span {
            x: place.x,
            width: spans.first().map_or(place.width, |first| first.x - place.x) - style.gap,
        };
        self.space(style.gap * 1.6, strips);
        strips.push(self.head((&table.name, names), (&columns, &spans, scale), place));
        let normal = self.normal(style.body);
        let numbers = self.normal(style.body * scale);
        let face = self.fonts.face(normal.weight);
        let line_height = normal.size * style.leading;
        let padding = style.body * 0.22;
        let last = table.rows.len().saturating_sub(1);
        for (index, row) in table.rows.iter().enumerate() {
            let name = self.paragraph(&row.name, normal, Align::Left, names, style.leading);
            let mut strip = Strip::empty(0.0);
            strip.absorb(name, padding);
            for (column, span) in columns.iter().zip(&spans) {
                let cell = column.cells.get(index).map_or("", String::as_str);
                let lines = (padding, line_height);
                strip.write(face, numbers, (cell, Align::Right), *span, lines);
            }
            strip.height += padding;
            strips.push(strip.with_role(if index == last {
                Role::LastTableRow
            } else {
                Role::TableRow
            }));
        }
    }

    pub(super) fn vat(&self, table: &VatTable, place: Span, strips: &mut Vec<Strip>) {
        let style = self.style;
        let column = |head: &str, cells: Vec<String>| Numbers {
            head: head.to_owned(),
            cells,
        };
        let cells = |cell: fn(&crate::block::VatRow) -> &String| {
            table.rows.iter().map(cell).cloned().collect::<Vec<_>>()
        };
        let columns = [
            column(&table.base, cells(|row| &row.base)),
            column(&table.vat, cells(|row| &row.vat)),
            column(&table.gross, cells(|row| &row.gross)),
        ];
        let face = self.fonts.face(Weight::Regular);
        let rate_width = table
            .rows
            .iter()
            .map(|row| &row.rate)
            .chain([&table.rate])
            .map(|text| face.width(text, style.body))
            .fold(0.0, f32::max);
        let (spans, scale) = self.number_columns(&columns, place, rate_width);
        let rates = Span {
            x: place.x,
            width: place.width,
        };
        strips.push(self.head((&table.rate, rates), (&columns, &spans, scale), place));
        let normal = self.normal(style.body);
        let numbers = self.normal(style.body * scale);
        let lines = (0.0, normal.size * style.leading);
        for (index, row) in table.rows.iter().enumerate() {
            let mut strip = Strip::empty(lines.1);
            strip.write(face, normal, (&row.rate, Align::Left), rates, lines);
            for (column, span) in columns.iter().zip(&spans) {
                let cell = column.cells.get(index).map_or("", String::as_str);
                strip.write(face, numbers, (cell, Align::Right), *span, lines);
            }
            strips.push(strip.with_role(Role::KeepWithNext));
        }
    }

    fn head(
        &self,
        (first, first_place): (&str, Span),
        (columns, spans, scale): (&[Numbers], &[Span], f32),
        place: Span,
    ) -> Strip {
        let style = self.style;
        let look = self.faint(style.small);
        let face = self.fonts.face(look.weight);
        let lines = (0.0, look.size * style.leading);
        let mut strip = Strip::empty(lines.1);
        strip.write(face, look, (first, Align::Left), first_place, lines);
        let numbers = self.faint(style.small * scale);
        for (column, span) in columns.iter().zip(spans) {
            strip.write(face, numbers, (&column.head, Align::Right), *span, lines);
        }
        let below = strip.height + 1.5;
        strip.absorb(self.rule(place, style.rule_grey), below);
        strip.height += 2.5;
        strip.with_role(Role::TableHead)
    }

    /// Columns as wide as their widest cell, side by side up to the right edge, and the size of their text: the usual
    /// one, or a smaller one where amounts in the millions would leave less than `first` for the first column.
    fn number_columns(&self, columns: &[Numbers], place: Span, first: f32) -> (Vec<Span>, f32) {
        let style = self.style;
        let face = self.fonts.face(Weight::Regular);
        let widths: Vec<f32> = columns
            .iter()
            .map(|column| {
                let cells = column.cells.iter().map(|cell| face.width(cell, style.body));
                cells.fold(face.width(&column.head, style.small), f32::max)
            })
            .collect();
        let between = if style.narrow {
            style.body * 0.9
        } else {
            style.body * 1.8
        };
        let taken: f32 = widths.iter().map(|width| width + between).sum();
        let scale = ((place.width - first) / taken).min(1.0);
        let mut edge = place.x + place.width;
        let mut spans: Vec<Span> = widths
            .iter()
            .rev()
            .map(|width| {
                let span = Span {
                    x: edge - width * scale,
                    width: width * scale,
                };
                edge -= (width + between) * scale;
                span
            })
            .collect();
        spans.reverse();
        (spans, scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::Paper;
    use crate::pdf::font::Fonts;
    use crate::pdf::style::Style;

    #[test]
    fn the_largest_amounts_fit_beside_the_first_column() {
        for paper in Paper::ALL {
            let flow = Flow::new(Fonts::embedded().unwrap(), Style::of(paper));
            let place = Span {
                x: 10.0,
                width: 204.0,
            };
            let column = || Numbers {
                head: "Inkl. MVA".to_owned(),
                cells: vec!["\u{2212}10\u{a0}000\u{a0}000,00".to_owned()],
            };
            let columns = [column(), column(), column()];
            let (spans, scale) = flow.number_columns(&columns, place, 40.0);
            assert!(scale < 1.0, "{paper:?}: they are too wide as they are");
            assert!(spans[0].x >= place.x + 40.0);
            assert!(
                spans
                    .windows(2)
                    .all(|two| two[0].x + two[0].width < two[1].x)
            );
            assert!((spans[2].x + spans[2].width - 214.0).abs() < 0.01);
        }
    }
}
