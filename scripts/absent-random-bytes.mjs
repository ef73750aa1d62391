// Stands for the part of node:crypto that a package imports but never calls in a browser.
export const randomBytes = undefined
