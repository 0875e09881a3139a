/** What the schema finds wrong in any line is shown at the editor, which marks the line itself. */
export const ORDER_LINE_PROBLEM_FIELDS = { content: 'lines', 'content.lines': 'lines', accepted: 'lines' } as const;
