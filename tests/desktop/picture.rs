//! What a window shows, to find a control of a page that nothing else reaches.

use anyhow::{Context, Result};

/// How far in from the left edge of an area nothing is written on it, in pixels.
const EDGE: u32 = 8;

/// A picture in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    /// Red, green and blue of each pixel, row by row.
    pixels: Vec<[u8; 3]>,
}

/// A part of a picture, in pixels from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// Its left edge.
    pub x: u32,
    /// The first of its rows that is as wide as any of them.
    pub y: u32,
    /// How wide it is.
    pub width: u32,
    /// How high it is from that row on.
    pub height: u32,
}

impl Area {
    /// Its middle.
    pub fn middle(self) -> (u32, u32) {
        (self.x + self.width / 2, self.y + self.height / 2)
    }
}

impl Picture {
    /// Reads a binary PPM of 8 bits.
    pub(crate) fn parse(ppm: &[u8]) -> Result<Self> {
        // The head: `P6`, width, height, the largest value, each ended by one white character.
        let mut numbers = Vec::new();
        let mut at = 0;
        while numbers.len() < 4 {
            let rest = ppm.get(at..).context("the picture has no head")?;
            let end = rest.iter().position(u8::is_ascii_whitespace);
            let end = end.context("the picture's head has no end")?;
            numbers.push(String::from_utf8_lossy(&rest[..end]).into_owned());
            at += end + 1;
        }
        anyhow::ensure!(numbers[0] == "P6", "the picture is no PPM");
        let (width, height) = (numbers[1].parse()?, numbers[2].parse()?);
        let (pixels, _) = ppm[at..].as_chunks::<3>();
        Ok(Self {
            width,
            height,
            pixels: pixels.to_vec(),
        })
    }

    /// In pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// In pixels.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// How bright each pixel is, row by row: 0 is black, 255 white.
    pub fn brightness(&self) -> Vec<u8> {
        let bright = |[red, green, blue]: &[u8; 3]| {
            let sum = u16::from(*red) + u16::from(*green) + u16::from(*blue);
            (sum / 3).try_into().unwrap_or(u8::MAX)
        };
        self.pixels.iter().map(bright).collect()
    }

    /// The widest area of one of these colours. What is written on it, further in than [`EDGE`], does not matter.
    pub fn widest(&self, colors: &[[u8; 3]]) -> Option<Area> {
        let rows = || self.pixels.chunks(self.width.max(1) as usize);
        let mut found: Option<(u32, Run)> = None;
        for (y, row) in (0..).zip(rows()) {
            let run = longest(row, colors);
            if run.length > found.map_or(0, |(_, run)| run.length) {
                found = Some((y, run));
            }
        }
        let (y, run) = found?;
        let edge = (run.x + EDGE.min(run.length / 4)) as usize;
        let below = rows().skip(y as usize);
        let height = below.take_while(|row| colors.contains(&row[edge])).count();
        Some(Area {
            x: run.x,
            y,
            width: run.length,
            height: u32::try_from(height).ok()?,
        })
    }
}

/// Neighbours in a row.
#[derive(Debug, Default, Clone, Copy)]
struct Run {
    x: u32,
    length: u32,
}

fn longest(row: &[[u8; 3]], colors: &[[u8; 3]]) -> Run {
    let (mut longest, mut run) = (Run::default(), Run::default());
    for (x, pixel) in (0..).zip(row) {
        if !colors.contains(pixel) {
            run = Run::default();
            continue;
        }
        if run.length == 0 {
            run.x = x;
        }
        run.length += 1;
        if run.length > longest.length {
            longest = run;
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_area_of_a_colour_is_found() {
        let (white, blue) = ([255; 3], [0, 0, 255]);
        let mut pixels = vec![white; 100];
        // A dot, and a button of six by five with a word on it.
        pixels[11] = blue;
        for y in 4..9 {
            for x in 2..8 {
                pixels[y * 10 + x] = blue;
            }
        }
        pixels[65] = white;
        let mut ppm = b"P6\n10 10\n255\n".to_vec();
        ppm.extend(pixels.iter().flatten());
        let picture = Picture::parse(&ppm).unwrap();
        let button = Area {
            x: 2,
            y: 4,
            width: 6,
            height: 5,
        };
        assert_eq!(picture.widest(&[blue]), Some(button));
        assert_eq!(button.middle(), (5, 6));
        assert_eq!(picture.widest(&[[1, 2, 3]]), None);
        assert_eq!((picture.width(), picture.height()), (10, 10));
        assert_eq!(picture.brightness()[..12].last(), Some(&85), "blue");
    }
}
