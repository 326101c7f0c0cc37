//! A way for bytes to a printer and back.

use std::io;
use std::time::Duration;

/// A connection. Both directions wait no longer than told, and say `TimedOut` or `WouldBlock` then.
pub(crate) trait Link {
    /// Sends some of the bytes, at least one.
    fn send(&mut self, bytes: &[u8], limit: Duration) -> io::Result<usize>;

    /// Takes what the printer says; 0 when it has closed the connection.
    fn receive(&mut self, buffer: &mut [u8], limit: Duration) -> io::Result<usize>;

    /// Says that nothing more comes, and waits until all of it has left.
    fn finish(&mut self, limit: Duration) -> io::Result<()>;
}

/// Whether there was merely nothing to do yet.
pub(crate) fn is_waiting(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
    )
}
