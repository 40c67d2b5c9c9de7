/** The note of a step record by which a person lets an `approve` step go on. */
export const approved = 'approved';
