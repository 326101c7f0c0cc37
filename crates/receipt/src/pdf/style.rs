//! Sizes and distances on each paper, in points (1/72 inch).

use super::Paper;

const POINTS_A_MM: f32 = 72.0 / 25.4;

/// How a receipt looks on a paper. All in points; greys from 0 (black) to 1 (white).
#[derive(Debug)]
pub(super) struct Style {
    pub(super) page_width: f32,
    /// A roll has none.
    pub(super) page_height: Option<f32>,
    pub(super) margin_side: f32,
    pub(super) margin_top: f32,
    pub(super) margin_bottom: f32,
    pub(super) title: f32,
    pub(super) subtitle: f32,
    pub(super) body: f32,
    pub(super) small: f32,
    pub(super) total: f32,
    /// Height of a line of text, as a multiple of its size.
    pub(super) leading: f32,
    /// Between parts of the receipt.
    pub(super) gap: f32,
    /// Thickness of a rule.
    pub(super) rule: f32,
    /// Side of a module of the QR code: a whole number of a receipt printer's dots (8 a mm).
    pub(super) module: f32,
    /// The box that the shop's logo fits.
    pub(super) logo: (f32, f32),
    /// Labels and small print. A receipt printer has no grey.
    pub(super) faint: f32,
    pub(super) rule_grey: f32,
    /// Title and seller in the middle, groups one beneath the other, lines of an order without columns.
    pub(super) narrow: bool,
}

static ROLL80: Style = Style {
    page_width: 80.0 * POINTS_A_MM,
    page_height: None,
    margin_side: 4.0 * POINTS_A_MM,
    margin_top: 5.0 * POINTS_A_MM,
    margin_bottom: 8.0 * POINTS_A_MM,
    title: 14.0,
    subtitle: 9.0,
    body: 8.3,
    small: 7.6,
    total: 9.3,
    leading: 1.38,
    gap: 6.5,
    rule: 0.6,
    module: POINTS_A_MM,
    logo: (56.0 * POINTS_A_MM, 25.0 * POINTS_A_MM),
    faint: 0.0,
    rule_grey: 0.0,
    narrow: true,
};

static A4: Style = Style {
    page_width: 210.0 * POINTS_A_MM,
    page_height: Some(297.0 * POINTS_A_MM),
    margin_side: 20.0 * POINTS_A_MM,
    margin_top: 20.0 * POINTS_A_MM,
    margin_bottom: 18.0 * POINTS_A_MM,
    title: 20.0,
    subtitle: 11.0,
    body: 9.5,
    small: 8.3,
    total: 13.0,
    leading: 1.5,
    gap: 13.0,
    rule: 0.6,
    module: POINTS_A_MM,
    logo: (60.0 * POINTS_A_MM, 22.0 * POINTS_A_MM),
    faint: 0.36,
    rule_grey: 0.78,
    narrow: false,
};

impl Style {
    pub(super) fn of(paper: Paper) -> &'static Self {
        match paper {
            Paper::Roll80 => &ROLL80,
            Paper::A4 => &A4,
        }
    }

    /// Width between the margins.
    pub(super) fn width(&self) -> f32 {
        self.page_width - 2.0 * self.margin_side
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_half_as_large_again_as_any_amount() {
        for paper in Paper::ALL {
            let style = Style::of(paper);
            let largest_amount = style.total.max(style.body);
            assert!(style.title >= 1.5 * largest_amount, "{paper:?}");
        }
    }
}
