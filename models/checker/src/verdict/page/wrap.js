// Lines of at most `columns` characters, broken at spaces, else at a mark such as a point, else anywhere.
// Lines after the first leave room for an indent of two.

const before = /[.<(&[]/;
const after = /[,:]/;

function breakAt(text, columns) {
    let space = text.lastIndexOf(' ', columns);
    if (text[space - 1] === '→') {
        space = text.lastIndexOf(' ', space - 1); // a result stays with its arrow
    }
    if (space > columns / 3) {
        return space;
    }
    for (let at = columns; at > columns / 2; --at) {
        if (before.test(text[at]) || after.test(text[at - 1])) {
            return at;
        }
    }
    return columns;
}

export function wrap(text, columns) {
    const lines = [];
    let rest = text;
    for (let room = Math.max(columns, 8); rest.length > room; room = Math.max(columns - 2, 8)) {
        const at = breakAt(rest, room);
        lines.push(rest.slice(0, at).trimEnd());
        rest = rest.slice(at).trimStart();
    }
    lines.push(rest);
    return lines;
}
