// The first four threads are told apart by readers who see colours differently (Machado, Oliveira and Fernandes, 2009).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const eyes = {
    common: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};
const times = (matrix, vector) => matrix.map((row) => row.reduce((sum, each, at) => sum + each * vector[at], 0));
const linear = (channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);

// In CIELAB, where a distance of about 2 is just seen.
function lab(colour, eye) {
    const rgb = [1, 3, 5].map((at) => linear(parseInt(colour.slice(at, at + 2), 16) / 255));
    const seen = times(eyes[eye], rgb).map((each) => Math.min(1, Math.max(0, each)));
    const [x, y, z] = times([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], seen)
        .map((each, at) => each / [0.95047, 1, 1.08883][at])
        .map((each) => (each > 0.008856 ? Math.cbrt(each) : 7.787 * each + 16 / 116));
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const page = readFileSync('pages/weave.html', 'utf8');

for (const [theme, place] of [['light', 1], ['dark', 2]]) {
    for (const eye of Object.keys(eyes)) {
        test(`${theme}, ${eye}`, () => {
            const colours = [0, 1, 2, 3].map((at) => new RegExp(`--t${at}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(page)[place]);
            colours.forEach((one, at) => colours.slice(at + 1).forEach((other) => {
                const distance = Math.hypot(...lab(one, eye).map((each, axis) => each - lab(other, eye)[axis]));
                assert.ok(distance >= 18, `${one} and ${other}: ${distance.toFixed(1)}`);
            }));
        });
    }
}
