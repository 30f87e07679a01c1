// Stands in for `queue-microtask` under simple-peer: every browser has it.

const inMicrotask = (task: () => void): void => {
  queueMicrotask(task);
};

// What `require` gives, and what `import` does.
export { inMicrotask as 'module.exports', inMicrotask as default };
