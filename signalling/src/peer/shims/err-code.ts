// Stands in for `err-code` under simple-peer.

// Defined, not assigned: a `DOMException` has a `code` of its own that only reads.
const withCode = (error: Error, code: string): Error =>
  Object.defineProperty(error, 'code', { value: code, configurable: true });

// What `require` gives, and what `import` does.
export { withCode as 'module.exports', withCode as default };
