//! Functions of encodings other than JSON.

pub(super) mod base64;
mod charset;
mod csv;
mod deflate;
pub(super) mod gunzip;
mod url;
mod yaml_decode;
mod yaml_encode;
mod yaml_scalar;
mod yaml_source;

use super::Function;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::exactly("base64decode", 1, base64::base64decode),
    Function::exactly("base64encode", 1, base64::base64encode),
    Function::exactly("base64gzip", 1, base64::base64gzip),
    Function::exactly("csvdecode", 1, csv::csvdecode),
    Function::exactly("textdecodebase64", 2, charset::textdecodebase64),
    Function::exactly("textencodebase64", 2, charset::textencodebase64),
    Function::exactly("urlencode", 1, url::urlencode),
    Function::exactly("yamldecode", 1, yaml_decode::yamldecode),
    Function::exactly("yamlencode", 1, yaml_encode::yamlencode),
];
