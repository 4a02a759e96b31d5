// Light or dark: as the system has it, until the reader chooses.

const key = 'weaveproof-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

// A browser may keep nothing for files.
function remembered() {
    try {
        return localStorage.getItem(key);
    } catch {
        return null;
    }
}

function remember(theme) {
    try {
        localStorage.setItem(key, theme);
    } catch {
        // Then it lasts as long as the page.
    }
}

export function bindTheme(button) {
    const root = document.documentElement;
    const now = () => root.dataset.theme ?? (dark.matches ? 'dark' : 'light');
    const tell = () => {
        button.setAttribute('aria-label', now() === 'dark' ? 'Light colours' : 'Dark colours');
        button.title = `${button.getAttribute('aria-label')} (t)`;
    };
    const chosen = remembered();
    if (chosen === 'light' || chosen === 'dark') {
        root.dataset.theme = chosen;
    }
    const toggle = () => {
        root.dataset.theme = now() === 'dark' ? 'light' : 'dark';
        remember(root.dataset.theme);
        tell();
    };
    button.addEventListener('click', toggle);
    dark.addEventListener('change', tell);
    tell();
    return toggle;
}
