// Stands in for `randombytes` under simple-peer, which writes its own name in hex and needs nothing else.

function randomBytes(size: number): { toString(): string } {
  const bytes = crypto.getRandomValues(new Uint8Array(size));
  return {
    toString: () => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''),
  };
}

// What `require` gives, and what `import` does.
export { randomBytes as 'module.exports', randomBytes as default };
