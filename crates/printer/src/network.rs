//! Printers on the network: bytes over TCP.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, TcpStream, ToSocketAddrs as _};
use std::time::{Duration, Instant};

use crate::link::{Link, is_waiting};

/// Connects to the first of the host's addresses that takes it.
pub(crate) fn open(host: &str, port: u16, limit: Duration) -> io::Result<Box<dyn Link>> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, limit) {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                return Ok(Box::new(Network(stream)));
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

struct Network(TcpStream);

impl Link for Network {
    fn send(&mut self, bytes: &[u8], limit: Duration) -> io::Result<usize> {
        self.0.set_write_timeout(Some(limit))?;
        self.0.write(bytes)
    }

    fn receive(&mut self, buffer: &mut [u8], limit: Duration) -> io::Result<usize> {
        self.0.set_read_timeout(Some(limit))?;
        self.0.read(buffer)
    }

    /// Until the other end closes too, so that nothing of what was sent is thrown away with the connection. Many printers
    /// never close: that is no error.
    fn finish(&mut self, limit: Duration) -> io::Result<()> {
        self.0.shutdown(Shutdown::Write)?;
        let begun = Instant::now();
        let mut buffer = [0; 64];
        loop {
            let left = limit.saturating_sub(begun.elapsed());
            if left.is_zero() {
                return Ok(());
            }
            match self.receive(&mut buffer, left) {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(error) if is_waiting(&error) => {}
                Err(error) => return Err(error),
            }
        }
    }
}
