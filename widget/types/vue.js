// `import type {} from 'matrix-call/vue'` tells TypeScript of <matrix-call> in templates; there is nothing to run.
export {};
