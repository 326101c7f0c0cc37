//! Printers that are a file of the system: on Linux a USB printer is one, `/dev/usb/lp0`, by the kernel's own driver.

use std::io;

use crate::link::Link;

#[cfg(unix)]
pub(crate) fn open(path: &str) -> io::Result<Box<dyn Link>> {
    use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};

    let file = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY)
        .open(path)?;
    // A typing error must not fill somebody's document with commands.
    if !file.metadata()?.file_type().is_char_device() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "this is no device",
        ));
    }
    Ok(Box::new(unix::Device(file)))
}

#[cfg(not(unix))]
pub(crate) fn open(_: &str) -> io::Result<Box<dyn Link>> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "this system has no files that are printers",
    ))
}

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io::{self, Read as _, Write as _};
    use std::time::{Duration, Instant};

    use crate::link::{Link, is_waiting};

    /// How often a device that has nothing yet is asked again.
    const LOOK: Duration = Duration::from_millis(10);

    pub(super) struct Device(pub(super) File);

    impl Device {
        fn until<T>(
            &mut self,
            limit: Duration,
            mut act: impl FnMut(&mut File) -> io::Result<T>,
        ) -> io::Result<T> {
            let begun = Instant::now();
            loop {
                match act(&mut self.0) {
                    Err(error) if is_waiting(&error) && begun.elapsed() < limit => {
                        std::thread::sleep(LOOK);
                    }
                    done => return done,
                }
            }
        }
    }

    impl Link for Device {
        fn send(&mut self, bytes: &[u8], limit: Duration) -> io::Result<usize> {
            self.until(limit, |file| file.write(bytes))
        }

        fn receive(&mut self, buffer: &mut [u8], limit: Duration) -> io::Result<usize> {
            // The kernel's driver says 0 where the printer has nothing to say.
            self.until(limit, |file| match file.read(buffer) {
                Ok(0) => Err(io::ErrorKind::WouldBlock.into()),
                read => read,
            })
        }

        fn finish(&mut self, _: Duration) -> io::Result<()> {
            self.0.flush()
        }
    }
}
