// What opens above the controls when the user asks for it: a chunk of its own.
export { keypad } from './keypad.ts';
export { transferForm } from './transfer-form.ts';
