//! Package managers: which command of a script does what to which packages. The verbs and options are those of the manual
//! pages `apt-get(8)`, `yum(8)`, `dnf(8)`, `zypper(8)`, `apk(8)`, `npm-install(1)`, and of `pip --help` and `gem help`. Must
//! not know images.

use crate::value::Truth;

/// What a command does to the packages of an image.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Use<'w> {
    /// `apt`, `yum`, `apk`, `zypper`, `pip`, `npm`, `gem`
    pub(super) manager: &'static str,
    /// `install`, `update` (of the index), `upgrade` (of all packages), `clean`; the verb itself for others.
    pub(super) action: &'w str,
    /// What it installs or takes away and what has versions, as indexes of the words.
    pub(super) packages: Vec<usize>,
    /// Whether it asks before it installs; none for managers that never ask.
    pub(super) asks: Option<bool>,
}

/// Stands for what only a shell knows of a word.
pub(super) const HOLE: char = '\u{fffc}';

struct Manager {
    name: &'static str,
    programs: &'static [&'static str],
    /// Verbs that do not do what they are called.
    verbs: &'static [(&'static str, &'static str)],
    /// Options whose value is the next word.
    valued: &'static [&'static str],
    /// Options that answer yes to every question; none where there are no questions.
    yes: &'static [&'static str],
}

static MANAGERS: [Manager; 8] = [
    Manager {
        name: "apt",
        programs: &["apt-get", "apt", "aptitude"],
        verbs: &[("dist-upgrade", "upgrade"), ("full-upgrade", "upgrade"), ("autoclean", "clean")],
        valued: &[
            "-t",
            "--target-release",
            "--default-release",
            "-o",
            "--option",
            "-c",
            "--config-file",
            "-a",
            "--host-architecture",
        ],
        yes: &["y", "yes", "assume-yes", "force-yes"],
    },
    Manager {
        name: "yum",
        programs: &["yum", "dnf", "microdnf", "tdnf", "dnf5"],
        verbs: &[
            ("update", "upgrade"),
            ("upgrade-minimal", "upgrade"),
            ("distro-sync", "upgrade"),
            ("makecache", "update"),
            ("check-update", "update"),
            ("localinstall", "install"),
            ("reinstall", "install"),
            ("in", "install"),
            ("rei", "install"),
            ("up", "upgrade"),
            ("up-min", "upgrade"),
        ],
        valued: &[
            "-c",
            "--config",
            "-x",
            "--exclude",
            "--enablerepo",
            "--disablerepo",
            "--releasever",
            "--installroot",
            "--setopt",
            "--repo",
            "--repoid",
            "--forcearch",
            "-d",
            "-e",
        ],
        yes: &["y", "assumeyes"],
    },
    Manager {
        name: "zypper",
        programs: &["zypper"],
        verbs: &[
            ("in", "install"),
            ("source-install", "install"),
            ("patch", "upgrade"),
            ("update", "upgrade"),
            ("up", "upgrade"),
            ("dist-upgrade", "upgrade"),
            ("dup", "upgrade"),
            ("refresh", "update"),
            ("ref", "update"),
            ("cc", "clean"),
            ("rm", "remove"),
        ],
        valued: &["-r", "--repo", "-t", "--type", "--root", "-R", "--from", "-C", "--cache-dir"],
        yes: &["n", "non-interactive", "y", "no-confirm"],
    },
    Manager {
        name: "apk",
        programs: &["apk"],
        verbs: &[("add", "install"), ("del", "remove"), ("cache", "clean")],
        valued: &[
            "-t",
            "--virtual",
            "-X",
            "--repository",
            "-p",
            "--root",
            "--wait",
            "--keys-dir",
            "--repositories-file",
            "--arch",
            "--cache-dir",
            "--cache-max-age",
        ],
        yes: &[],
    },
    Manager {
        name: "pip",
        programs: &["pip", "pip2", "pip3"],
        verbs: &[],
        valued: &[
            "-r",
            "--requirement",
            "-c",
            "--constraint",
            "-e",
            "--editable",
            "-i",
            "--index-url",
            "--extra-index-url",
            "--trusted-host",
            "-t",
            "--target",
            "--prefix",
            "--root",
            "--src",
            "-f",
            "--find-links",
            "--python-version",
            "--platform",
            "--abi",
            "--implementation",
            "--progress-bar",
            "--proxy",
            "--cert",
            "--client-cert",
            "--cache-dir",
            "--log",
            "--timeout",
            "--retries",
            "--no-binary",
            "--only-binary",
            "--upgrade-strategy",
            "--install-option",
            "--global-option",
            "--root-user-action",
            "--report",
            "--exists-action",
            "--use-feature",
        ],
        yes: &[],
    },
    Manager {
        name: "pipx",
        programs: &["pipx"],
        verbs: &[],
        valued: &["--index-url", "-i", "--pip-args", "--python", "--suffix"],
        yes: &[],
    },
    Manager {
        name: "npm",
        programs: &["npm"],
        verbs: &[("i", "install"), ("add", "install"), ("cache", "clean")],
        valued: &[
            "--registry",
            "--prefix",
            "-C",
            "--cache",
            "--loglevel",
            "-w",
            "--workspace",
            "--omit",
        ],
        yes: &[],
    },
    Manager {
        name: "gem",
        programs: &["gem"],
        verbs: &[("i", "install"), ("cleanup", "clean")],
        valued: &[
            "-v",
            "--version",
            "-i",
            "--install-dir",
            "-n",
            "--bindir",
            "-s",
            "--source",
            "-P",
            "-p",
        ],
        yes: &[],
    },
];

/// What a command does: its words without its name. None for what is no package manager.
pub(super) fn of<'w>(program: &str, words: &'w [String]) -> Option<Use<'w>> {
    let (manager, skip) = manager(program, words)?;
    let mut operands = operands(manager, words, skip).into_iter();
    let mut verb = words.get(operands.next()?)?.as_str();
    // `yum group install`, `dnf module install`: a module has a version, a group has none.
    let mut installs_group = verb == "groupinstall";
    if manager.name == "yum" && matches!(verb, "group" | "groups" | "module") {
        installs_group = verb != "module";
        verb = words.get(operands.next()?)?;
    }
    let verb = if verb == "groupinstall" { "install" } else { verb };
    let action = manager.verbs.iter().find(|(known, _)| *known == verb);
    let action = action.map_or(verb, |(_, action)| *action);
    let asks = (!manager.yes.is_empty() && action == "install").then(|| asks(manager, words));
    Some(Use {
        manager: manager.name,
        action,
        packages: if installs_group { Vec::new() } else { operands.collect() },
        asks,
    })
}

/// Which one it is, and how many words are in front of its own.
fn manager(program: &str, words: &[String]) -> Option<(&'static Manager, usize)> {
    let named = |name: &str| MANAGERS.iter().find(|manager| manager.programs.contains(&name));
    if let Some(manager) = named(program) {
        return Some((manager, 0));
    }
    // `pip3.12`, `python3 -m pip`
    if program.strip_prefix("pip").is_some_and(is_version) {
        return Some((named("pip")?, 0));
    }
    let module = words.iter().position(|word| word == "-m")?;
    let is_pip = words.get(module + 1).is_some_and(|word| word == "pip");
    let is_python = program.strip_prefix("python").is_some_and(is_version);
    (is_pip && is_python).then_some((named("pip")?, module + 2))
}

fn is_version(text: &str) -> bool {
    text.chars().all(|one| one.is_ascii_digit() || one == '.')
}

/// The words that are no options and no values of options.
fn operands(manager: &Manager, words: &[String], skip: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut is_value = false;
    let mut only_operands = false;
    for (index, word) in words.iter().enumerate().skip(skip) {
        if std::mem::take(&mut is_value) {
            continue;
        }
        if only_operands || !word.starts_with('-') || word == "-" {
            found.push(index);
        } else if word == "--" {
            // What follows is for the compilers of extensions.
            if manager.name == "gem" {
                break;
            }
            only_operands = true;
        } else {
            is_value = manager.valued.contains(&word.as_str());
        }
    }
    found
}

/// The options of a command by their names: of `-qy`, both; of `--name=value`, the name.
pub(super) fn flags(words: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    for word in words.iter().take_while(|word| *word != "--") {
        if let Some(long) = word.strip_prefix("--") {
            all.push(long.split('=').next().unwrap_or(long).to_owned());
        } else if let Some(short) = word.strip_prefix('-').filter(|short| !short.is_empty()) {
            all.extend(short.chars().take_while(|one| *one != '=').map(String::from));
        }
    }
    all
}

/// Whether nothing answers yes in place of the person who is not there.
fn asks(manager: &Manager, words: &[String]) -> bool {
    let flags = flags(words);
    let yes = flags.iter().any(|flag| manager.yes.contains(&flag.as_str()));
    // Twice as quiet implies yes; options of the configuration say so by name.
    let quiet = flags.iter().filter(|flag| matches!(flag.as_str(), "q" | "quiet")).count() > 1
        || words.iter().any(|word| matches!(word.as_str(), "-q=2" | "--quiet=2"));
    let assumes = |word: &String| {
        let word = word.to_ascii_lowercase();
        let set = ["apt::get::assume-yes=", "assumeyes="].iter().find_map(|name| {
            word.split_once(name).map(|(_, value)| matches!(value, "true" | "1" | "yes"))
        });
        set.unwrap_or(false)
    };
    !(yes || manager.name == "apt" && quiet || words.iter().any(assumes))
}

/// Whether a package is of a fixed version.
pub(super) fn pinned(manager: &str, word: &str, words: &[String]) -> Truth {
    let has = |part: &str| word.contains(part);
    let ends = |end: &str| word.ends_with(end);
    let is_local = word.starts_with(['/', '.', '~'])
        || manager == "pip" && has("/") && !has("://")
        || !matches!(manager, "pip" | "pipx" | "npm") && has("://");
    let known = match manager {
        "apt" => has("=") || has("/") || ends(".deb") || ends("-"),
        "apk" => ["=", "<", ">", "~"].iter().any(|one| has(one)) || ends(".apk"),
        "yum" => has_version(word) || ends(".rpm") || has("=") || has(":"),
        "zypper" => ["=", "<", ">"].iter().any(|one| has(one)) || ends(".rpm"),
        "pip" | "pipx" => is_pip_version(word),
        "npm" => is_npm_version(word),
        "gem" => {
            let version = |word: &String| {
                matches!(word.as_str(), "-v" | "--version") || word.starts_with("--version=")
            };
            has(":") || ends(".gem") || words.iter().any(version)
        }
        _ => return Truth::True,
    };
    match known || is_local {
        true => Truth::True,
        false if word.contains(HOLE) => Truth::Unknown,
        false => Truth::False,
    }
}

/// `name-1.2`: a digit behind a hyphen.
fn has_version(word: &str) -> bool {
    let digit = |rest: &str| rest.starts_with(|one: char| one.is_ascii_digit() || one == HOLE);
    word.match_indices('-').any(|(at, _)| word.get(at + 1..).is_some_and(digit))
}

/// `name==1.2`, an archive, a commit of a repository.
fn is_pip_version(word: &str) -> bool {
    let plain = word.split(['#', ';']).next().unwrap_or(word);
    let (path, marks): (&str, &[&str]) = match plain.split_once("://") {
        Some((_, address)) => (address.split_once('/').map_or("", |(_, path)| path), &["@"]),
        None => (plain, &["=", ">", "<", "@"]),
    };
    let is_archive = [".whl", ".zip", ".gz"].iter().any(|end| path.ends_with(end));
    is_archive || marks.iter().any(|mark| path.contains(mark))
}

/// `name@1.2`, `@scope/name@1.2`, an archive, a commit of a repository.
fn is_npm_version(word: &str) -> bool {
    if word.contains("://") {
        return word.contains('#') || [".tgz", ".tar.gz"].iter().any(|end| word.ends_with(end));
    }
    let name = word.strip_prefix('@').unwrap_or(word);
    name.contains('@')
        || [".tgz", ".tar.gz", ".tar"].iter().any(|end| word.ends_with(end))
        || word.contains('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> (String, Vec<String>) {
        let mut words = text.split(' ').map(str::to_owned);
        (words.next().unwrap(), words.collect())
    }

    /// The manager, what it does, to what, and `?` where it asks.
    fn shown(text: &str) -> String {
        let (program, words) = words(text);
        let Some(found) = of(&program, &words) else { return String::new() };
        let packages: Vec<&str> = found.packages.iter().map(|at| words[*at].as_str()).collect();
        let asks = if found.asks == Some(true) { "?" } else { "" };
        format!("{} {}{asks} {}", found.manager, found.action, packages.join(" ")).trim().to_owned()
    }

    #[test]
    fn commands_of_package_managers_are_known() {
        assert_eq!(shown("apt-get -t x install -o A=b -y c d"), "apt install c d");
        assert_eq!(shown("apt-get install c"), "apt install? c");
        assert_eq!(shown("apt-get -qq install c"), "apt install c");
        assert_eq!(shown("apt-get -q install c"), "apt install? c");
        assert_eq!(shown("apt dist-upgrade"), "apt upgrade");
        assert_eq!(shown("yum update -y"), "yum upgrade");
        assert_eq!(shown("dnf module install nodejs:20"), "yum install? nodejs:20");
        assert_eq!(shown("zypper -n in a"), "zypper install a");
        assert_eq!(shown("apk add -t .build --no-cache a"), "apk install a");
        assert_eq!(shown("python3 -m pip install -r x y"), "pip install y");
        assert_eq!(shown("pip3.12 install y"), "pip install y");
        assert_eq!(shown("dnf group install a b"), "yum install?");
        assert_eq!(shown("gem install a -- --b c"), "gem install a");
        assert_eq!(shown("npm i"), "npm install");
        assert_eq!(shown("ls install"), "");
        assert_eq!(shown("apt-get"), "");
    }

    #[test]
    fn versions_are_known() {
        let is = |manager, word: &str| pinned(manager, word, &[]);
        for (manager, word) in [
            ("apt", "a=1"),
            ("apt", "./a.deb"),
            ("apk", "a~1.2"),
            ("yum", "a-1.2"),
            ("pip", "a==1"),
            ("pip", "."),
            ("pip", "a.whl"),
            ("pip", "git+https://a@x/y@1#egg=y"),
            ("npm", "git+ssh://git@x/y#1"),
            ("npm", "a@1"),
            ("npm", "@s/a@1"),
            ("gem", "a:1"),
        ] {
            assert_eq!(is(manager, word), Truth::True, "{manager} {word}");
        }
        for (manager, word) in [
            ("pip", "git+https://a@x/y#egg=y"),
            ("npm", "git://x/y"),
            ("apt", "a"),
            ("apk", "a-1"),
            ("yum", "a-devel"),
            ("pip", "a"),
            ("npm", "@s/a"),
        ] {
            assert_eq!(is(manager, word), Truth::False, "{manager} {word}");
        }
        assert_eq!(is("apt", &format!("a={HOLE}")), Truth::True);
        assert_eq!(is("apt", &format!("{HOLE}")), Truth::Unknown);
    }
}
