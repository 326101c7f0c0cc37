//! An answer of Front Payment's to every call: a status, headers as lines, an empty line, a body.
#![no_main]

use kasse_front_payment::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((status, rest)) = data.split_first_chunk::<2>() else {
        return;
    };
    // Mostly statuses that exist, so that little time is lost on the others.
    let status = 100 + u16::from_le_bytes(*status) % 900;
    let end = rest.windows(2).position(|pair| pair == b"\n\n");
    let (head, body) = end.map_or((&[][..], rest), |end| (&rest[..end], &rest[end + 2..]));
    let headers: Vec<(&[u8], &[u8])> = head
        .split(|byte| *byte == b'\n')
        .filter_map(|line| {
            let colon = line.iter().position(|byte| *byte == b':')?;
            Some((&line[..colon], &line[colon + 1..]))
        })
        .collect();
    fuzzing::answer(status, &headers, body);
});
