// The keyboard. Keys with Control, Alt or Meta are the browser's, and what scrolls by itself keeps the keys that scroll.

const scrolling = new Set(['ArrowUp', 'ArrowDown', 'Home', 'End']);

export function bindKeys(actions, help) {
    document.addEventListener('keydown', (event) => {
        if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) {
            return;
        }
        if (event.key === '?') {
            event.preventDefault();
            if (help.open) {
                help.close();
            } else {
                help.showModal();
            }
            return;
        }
        const action = actions[event.key];
        if (!action || help.open || (scrolling.has(event.key) && event.target.closest?.('.scrolls'))) {
            return;
        }
        event.preventDefault();
        action();
    });
    help.addEventListener('click', (event) => {
        if (event.target === help) {
            help.close();
        }
    });
}
