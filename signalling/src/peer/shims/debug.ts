// Stands in for `debug` under simple-peer: it is never switched on.

const createLogger = () => () => undefined;

// What `require` gives, and what `import` does.
export { createLogger as 'module.exports', createLogger as default };
