//! The face of plain text: columns of characters.

use crate::block::Block;

pub(crate) fn render(blocks: &[Block], columns: usize) -> String {
    let _ = columns;
    format!("{blocks:?}")
}
