// Stands in for `debug` under simple-peer: it is never switched on.

const createLogger = () => () => undefined;

// What `require` gives.
export { createLogger as 'module.exports' };
