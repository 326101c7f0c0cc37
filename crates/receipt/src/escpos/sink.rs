//! Where the crate `escpos` writes to: memory. What becomes of the bytes is the transport's.

use std::cell::RefCell;
use std::rc::Rc;

use escpos::driver::Driver;
use escpos::errors::Result;

/// Collects what is written. Clones collect into the same place.
#[derive(Debug, Clone, Default)]
pub(super) struct Sink(Rc<RefCell<Vec<u8>>>);

impl Sink {
    pub(super) fn taken(&self) -> Vec<u8> {
        self.0.take()
    }
}

impl Driver for Sink {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn write(&self, data: &[u8]) -> Result<()> {
        self.0.borrow_mut().extend_from_slice(data);
        Ok(())
    }

    fn read(&self, _: &mut [u8]) -> Result<usize> {
        Ok(0)
    }

    fn flush(&self) -> Result<()> {
        Ok(())
    }
}
