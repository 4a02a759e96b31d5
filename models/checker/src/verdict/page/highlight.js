// A line of C or C++ in pieces, so that comments stand back and words of the language can be told from names.

const keywords = new Set(
    ('alignas alignof asm auto bool break case catch char class concept const consteval constexpr constinit const_cast '
        + 'continue co_await co_return co_yield decltype default delete do double dynamic_cast else enum explicit export extern '
        + 'false float for friend goto if inline int long mutable namespace new noexcept nullptr operator private protected '
        + 'public register reinterpret_cast requires return short signed sizeof static static_assert static_cast struct switch '
        + 'template this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile while').split(' '),
);
const token = /\/\/.*|\/\*.*?(?:\*\/|$)|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])+'|^\s*#\s*\w+|[A-Za-z_]\w*|[^A-Za-z_"'/#]+|./gs;

// `inComment`: whether the line begins inside of a comment.
export function pieces(line, inComment = false) {
    const result = [];
    let rest = line;
    if (inComment) {
        const end = line.indexOf('*/');
        const cut = end < 0 ? line.length : end + 2;
        result.push({ text: line.slice(0, cut), kind: 'comment' });
        rest = line.slice(cut);
    }
    for (const [text] of rest.matchAll(token)) {
        const kind = text.startsWith('//') || text.startsWith('/*') ? 'comment'
            : text.startsWith('"') || (text.startsWith("'") && text.length > 1) ? 'string'
                : /^\s*#/.test(text) || keywords.has(text) ? 'keyword'
                    : 'plain';
        result.push({ text, kind });
    }
    return result;
}

// Whether a comment is open after each line.
export function openComments(lines) {
    const open = [];
    let inside = false;
    for (const line of lines) {
        const last = pieces(line, inside).at(-1);
        inside = last?.kind === 'comment' && !last.text.startsWith('//') && !last.text.endsWith('*/');
        open.push(inside);
    }
    return open;
}
