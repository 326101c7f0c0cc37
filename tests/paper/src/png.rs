//! PNG without compression: a library for it would have all of the PDF's libraries built once more with other features.

/// The most bytes of a block that is stored as it is.
const BLOCK: usize = 65_535;

/// A picture of so many grey pixels a row.
pub(crate) fn grey(width: usize, pixels: &[u8]) -> Vec<u8> {
    let height = pixels.len() / width;
    let mut header = Vec::new();
    for size in [width, height] {
        header.extend(four(size));
    }
    // 8 bits of grey; no choice in the rest.
    header.extend([8, 0, 0, 0, 0]);
    let rows: Vec<u8> = pixels
        .chunks(width)
        .flat_map(|row| std::iter::once(0).chain(row.iter().copied()))
        .collect();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, *b"IHDR", &header);
    chunk(&mut png, *b"IDAT", &stored(&rows));
    chunk(&mut png, *b"IEND", &[]);
    png
}

fn four(number: usize) -> [u8; 4] {
    u32::try_from(number)
        .expect("a receipt is not that large")
        .to_be_bytes()
}

fn chunk(png: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    png.extend(four(data.len()));
    let start = png.len();
    png.extend(name);
    png.extend(data);
    let sum = crc(&png[start..]);
    png.extend(sum.to_be_bytes());
}

/// Deflate's blocks for what is not deflated, as zlib wraps them.
fn stored(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let blocks = data.len().div_ceil(BLOCK);
    for (index, block) in data.chunks(BLOCK).enumerate() {
        let length = u16::try_from(block.len()).expect("a block is not that large");
        out.push(u8::from(index + 1 == blocks));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    let (mut low, mut high) = (1u32, 0u32);
    for byte in data {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    out.extend((high << 16 | low).to_be_bytes());
    out
}

fn crc(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    })
}
