//! Gzip, pushed. Any number of members, as `cat a.gz b.gz` makes them; each is
//! checked against its own checksum and length.

use flate2::{Decompress, FlushDecompress, Status};

use super::Refusal;

/// Bytes handed on at once. A bomb is met in steps of this size.
const STEP: usize = 128 << 10;
/// Window of every gzip file.
const WINDOW_BITS: u8 = 15;
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Inflates what is pushed.
pub(super) struct Inflater {
    state: Decompress,
    out: Vec<u8>,
    /// Bytes of the magic seen between two members.
    magic: usize,
    within: bool,
}

impl Inflater {
    pub(super) fn new() -> Self {
        Self { state: Decompress::new_gzip(WINDOW_BITS), out: vec![0; STEP], magic: 0, within: true }
    }

    /// Inflates a chunk and hands on what comes out, piece by piece.
    pub(super) fn push<E: From<Refusal>>(
        &mut self,
        mut chunk: &[u8],
        mut each: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        loop {
            if !self.within {
                let Some(rest) = self.next_member(chunk)? else { return Ok(()) };
                chunk = rest;
            }
            let (read, made) = (self.state.total_in(), self.state.total_out());
            let status =
                self.state.decompress(chunk, &mut self.out, FlushDecompress::None).map_err(|_| corrupt())?;
            let read = (self.state.total_in() - read) as usize;
            let made = (self.state.total_out() - made) as usize;
            chunk = &chunk[read..];
            each(&self.out[..made])?;
            match status {
                Status::StreamEnd => {
                    self.within = false;
                    self.magic = 0;
                }
                // A full buffer may hide more output of the same input.
                _ if made == self.out.len() => {}
                _ if chunk.is_empty() => return Ok(()),
                _ if read == 0 && made == 0 => return Err(corrupt().into()),
                _ => {}
            }
        }
    }

    /// Looks for the start of another member; gives what follows its magic, or
    /// nothing when the bytes end before.
    fn next_member<'a>(&mut self, chunk: &'a [u8]) -> Result<Option<&'a [u8]>, Refusal> {
        for (at, &byte) in chunk.iter().enumerate() {
            if byte != MAGIC[self.magic] {
                return Err(Refusal::new(
                    "TRAILING_GARBAGE",
                    "file",
                    "bytes that are no gzip follow the end of the gzip data; compress the file again",
                ));
            }
            self.magic += 1;
            if self.magic == MAGIC.len() {
                self.state = Decompress::new_gzip(WINDOW_BITS);
                self.within = true;
                // The magic may have been cut in two: give it to the decoder anew.
                self.state.decompress(&MAGIC, &mut self.out, FlushDecompress::None).map_err(|_| corrupt())?;
                return Ok(Some(&chunk[at + 1..]));
            }
        }
        Ok(None)
    }

    /// Refuses a file that breaks off inside a member.
    pub(super) fn finish(&self) -> Result<(), Refusal> {
        if self.within || self.magic > 0 {
            return Err(Refusal::new(
                "TRUNCATED_GZIP",
                "file",
                "the gzip data break off before their end; the download or the copy was cut short: get the file again",
            ));
        }
        Ok(())
    }
}

fn corrupt() -> Refusal {
    Refusal::new("CORRUPT_GZIP", "file", "the gzip data are damaged; get the file again")
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use super::*;

    pub(crate) fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn inflate(bytes: &[u8], step: usize) -> Result<Vec<u8>, &'static str> {
        let mut inflater = Inflater::new();
        let mut out = Vec::new();
        for chunk in bytes.chunks(step) {
            inflater
                .push(chunk, |piece| {
                    out.extend(piece);
                    Ok::<_, Refusal>(())
                })
                .map_err(|refusal| refusal.reason)?;
        }
        inflater.finish().map_err(|refusal| refusal.reason)?;
        Ok(out)
    }

    #[test]
    fn any_number_of_members_in_any_chunks_comes_out_whole() {
        let content: Vec<u8> = (0..400_000_u32).flat_map(u32::to_le_bytes).collect();
        let bytes = [gzip(&content), gzip(b""), gzip(b"tail")].concat();
        let expected = [&content[..], b"tail"].concat();
        for step in [1, 2, 7, 4096, usize::MAX] {
            assert!(inflate(&bytes, step).is_ok_and(|out| out == expected), "{step}");
        }
    }

    #[test]
    fn every_cut_is_noticed() {
        let bytes = gzip(b"year,i,k,v\n2017,188,0101,5\n");
        for end in 2..bytes.len() {
            assert_eq!(inflate(&bytes[..end], 5), Err("TRUNCATED_GZIP"), "cut at {end}");
        }
    }

    #[test]
    fn damage_and_garbage_are_noticed() {
        let good = gzip(&b"year,i,k,v\n2017,188,0101,5\n".repeat(50));
        let mut bad = good.clone();
        let crc = bad.len() - 6;
        bad[crc] ^= 1;
        assert_eq!(inflate(&bad, 3), Err("CORRUPT_GZIP"));
        assert_eq!(inflate(&[&good[..], b"rubbish"].concat(), 3), Err("TRAILING_GARBAGE"));
        assert_eq!(inflate(&[&good[..], b"\0\0\0\0"].concat(), 100), Err("TRAILING_GARBAGE"));
    }
}
