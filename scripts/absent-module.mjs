// Stands for a module that is asked for but never used at run time.
export default undefined
