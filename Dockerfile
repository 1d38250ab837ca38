# A small image without a shell: the released static binary and nothing else. Build it from a folder that holds the
# unpacked release: docker build --build-arg TARGET=x86_64-unknown-linux-musl .
FROM scratch

ARG TARGET=x86_64-unknown-linux-musl

LABEL org.opencontainers.image.title="bottlelint" \
      org.opencontainers.image.source="https://github.com/bottlelint/bottlelint" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"

COPY dist/bottlelint-${TARGET}/bottlelint /bottlelint

USER 65532:65532
WORKDIR /src
ENTRYPOINT ["/bottlelint"]
CMD ["check", "."]
