//! Hashes of strings and files, and what differs from run to run.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use crate::expr::Result;
use crate::source::hexadecimal;
use crate::value::{Reason, Type, Value};

use super::filesystem::{FileContent, content};
use super::parameters::{converted, invalid, text, unknown, unknown_because};
use super::{Call, Function};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::exactly("base64sha256", 1, |call| of_text(call, base64_of::<Sha256>)),
    Function::exactly("base64sha512", 1, |call| of_text(call, base64_of::<Sha512>)),
    Function::at_least("bcrypt", 1, bcrypt),
    Function::exactly("filebase64sha256", 1, |call| of_file(call, base64_of::<Sha256>)),
    Function::exactly("filebase64sha512", 1, |call| of_file(call, base64_of::<Sha512>)),
    Function::exactly("filemd5", 1, |call| of_file(call, hexadecimal_of::<Md5>)),
    Function::exactly("filesha1", 1, |call| of_file(call, hexadecimal_of::<Sha1>)),
    Function::exactly("filesha256", 1, |call| of_file(call, hexadecimal_of::<Sha256>)),
    Function::exactly("filesha512", 1, |call| of_file(call, hexadecimal_of::<Sha512>)),
    Function::exactly("md5", 1, |call| of_text(call, hexadecimal_of::<Md5>)),
    Function::exactly("plantimestamp", 0, impure),
    Function::exactly("rsadecrypt", 2, rsadecrypt),
    Function::exactly("sha1", 1, |call| of_text(call, hexadecimal_of::<Sha1>)),
    Function::exactly("sha256", 1, |call| of_text(call, hexadecimal_of::<Sha256>)),
    Function::exactly("sha512", 1, |call| of_text(call, hexadecimal_of::<Sha512>)),
    Function::exactly("timestamp", 0, impure),
    Function::exactly("uuid", 0, impure),
    Function::exactly("uuidv5", 2, uuidv5),
];

fn hexadecimal_of<D: Digest>(bytes: &[u8]) -> String {
    hexadecimal(&D::digest(bytes))
}

fn base64_of<D: Digest>(bytes: &[u8]) -> String {
    STANDARD.encode(D::digest(bytes))
}

fn of_text(call: &Call<'_>, digest: fn(&[u8]) -> String) -> Result<Value> {
    let string = text(call, 0, "str")?;
    Ok(match string.as_str() {
        Some(known) => Value::string(digest(known.as_bytes())),
        None => unknown(call, Type::String),
    })
}

fn of_file(call: &Call<'_>, digest: fn(&[u8]) -> String) -> Result<Value> {
    Ok(match content(call, &Type::String)? {
        FileContent::Bytes(bytes) => Value::string(digest(&bytes)),
        FileContent::Unknown(value) => value,
    })
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of all functions")]
fn impure(call: &Call<'_>) -> Result<Value> {
    Ok(unknown_because(Type::String, Reason::Impure(call.name.into())))
}

/// The salt is another in every run.
fn bcrypt(call: &Call<'_>) -> Result<Value> {
    text(call, 0, "str")?;
    for index in 1..call.arguments.len() {
        converted(call, index, "cost", &Type::Number)?;
    }
    impure(call)
}

/// A private key has no place in a configuration that a linter reads.
fn rsadecrypt(call: &Call<'_>) -> Result<Value> {
    let (ciphertext, key) = (text(call, 0, "ciphertext")?, text(call, 1, "privatekey")?);
    if let Some(known) = ciphertext.as_str()
        && STANDARD.decode(known).is_err()
    {
        return Err(invalid("ciphertext", "invalid base64"));
    }
    if key.as_str().is_some_and(|key| !key.contains("-----BEGIN")) {
        return Err(invalid("privatekey", "no key found"));
    }
    Ok(unknown_because(Type::String, Reason::Unsupported("`rsadecrypt`".into())))
}

fn uuidv5(call: &Call<'_>) -> Result<Value> {
    let (namespace, name) = (text(call, 0, "namespace")?, text(call, 1, "name")?);
    let (Some(namespace), Some(name)) = (namespace.as_str(), name.as_str()) else {
        return Ok(unknown(call, Type::String));
    };
    let namespace = match namespace {
        "dns" => 0x6ba7_b810_9dad_11d1_80b4_00c0_4fd4_30c8,
        "url" => 0x6ba7_b811_9dad_11d1_80b4_00c0_4fd4_30c8,
        "oid" => 0x6ba7_b812_9dad_11d1_80b4_00c0_4fd4_30c8,
        "x500" => 0x6ba7_b814_9dad_11d1_80b4_00c0_4fd4_30c8,
        other => parse_uuid(other).ok_or_else(|| {
            invalid("namespace", format!("uuidv5() doesn't support namespace {other}"))
        })?,
    };
    let mut digest = Sha1::new();
    digest.update(namespace.to_be_bytes());
    digest.update(name.as_bytes());
    let hash = hexadecimal(&digest.finalize());
    let mut bits = u128::from_str_radix(hash.get(..32).unwrap_or_default(), 16).unwrap_or(0);
    // The version, 5, and the variant of RFC 4122.
    bits = bits & !(0xf << 76) | 5 << 76;
    bits = bits & !(0b11 << 62) | 0b10 << 62;
    let digits = format!("{bits:032x}");
    let parts =
        [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| digits.get(part).unwrap_or_default());
    Ok(Value::string(parts.join("-")))
}

/// With hyphens, without, in braces, or as a URN.
fn parse_uuid(text: &str) -> Option<u128> {
    let text = match text.len() {
        45 if text.get(..9)?.eq_ignore_ascii_case("urn:uuid:") => text.get(9..)?,
        38 => text.get(1..37)?,
        _ => text,
    };
    let hyphens = text.char_indices().filter(|(_, next)| *next == '-').map(|(at, _)| at);
    let hyphens: Vec<usize> = hyphens.collect();
    let digits = match (text.len(), hyphens.as_slice()) {
        (36, [8, 13, 18, 23]) | (32, []) => text.replace('-', ""),
        _ => return None,
    };
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u128::from_str_radix(&digits, 16).ok().filter(|_| plain)
}
