//! Functions that the evaluator itself carries out, because they take expressions that may fail or
//! evaluate a text: here are their names and numbers of arguments.

use crate::value::Value;

use super::{Call, Function};
use crate::expr::{Error, Result};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::exactly("can", 1, of_expressions),
    Function::exactly("templatefile", 2, of_expressions),
    Function::exactly("templatestring", 2, of_expressions),
    Function::at_least("try", 1, of_expressions),
];

fn of_expressions(call: &Call<'_>) -> Result<Value> {
    Err(Error::new(format!("`{}` needs the expressions of its arguments", call.name)))
}
