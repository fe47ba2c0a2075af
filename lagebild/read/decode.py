"""From scores to trees and names: greedy heads, a maximum spanning tree where those make no tree, names by Viterbi."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LONGEST_EXACT = 200  # tokens; longer stretches are hardly sentences, and the exact search is cubic
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def is_tree(head: Ints) -> bool:
    """Whether 1-based heads (0 the root) make one tree with a single root."""
    above = [0, *head.tolist()]
    if above.count(0) != 2:
        return False
    seen = [0] * len(above)  # by which start a token was reached
    for i in range(1, len(above)):
        j = i
        while j and not seen[j]:
            seen[j] = i
            j = above[j]
        if j and seen[j] == i:
            return False
    return True


def best_tree(scores: Floats) -> Ints:
    """Heads of the best tree with one root; `scores` (n dependents, n + 1 heads, head 0 the root).

    Greedy where that is a tree already, else Chu-Liu/Edmonds (Edmonds 1967) with the best root fixed.
    """
    n = scores.shape[0]
    scores = scores.copy()
    scores[np.arange(n), np.arange(1, n + 1)] = -1e9
    head: Ints = scores.argmax(1)
    if is_tree(head):
        return head
    if n > LONGEST_EXACT:
        return repaired(scores, head)
    margin = scores[:, 0] - scores[:, 1:].max(1) if n > 1 else scores[:, 0]
    candidates = np.flatnonzero(head == 0) if (head == 0).any() else np.array([int(margin.argmax())])
    best: tuple[float, Ints | None] = (-np.inf, None)
    for root in candidates[np.argsort(-margin[candidates])][:3]:
        fixed = scores.copy()
        fixed[:, 0] = -1e9
        fixed[root] = -1e9
        fixed[root, 0] = 0.0
        square = np.full((n + 1, n + 1), -1e9, dtype=np.float64)
        square[1:] = fixed
        found = chu_liu_edmonds(square)[1:]
        total = float(scores[np.arange(n), found].sum())
        if total > best[0]:
            best = (total, found)
    assert best[1] is not None
    return best[1]


def repaired(scores: Floats, head: Ints) -> Ints:
    """Greedy heads made one tree in near-linear time: the surest root, each cycle hung on it by its least sure member.

    For stretches that are no sentences (tables, pasted markup), where the exact search would take minutes.
    """
    n = len(head)
    root = int((scores[:, 0] - scores[:, 1:].max(1)).argmax())
    head = head.copy()
    head[(head == 0) & (np.arange(n) != root)] = root + 1
    head[root] = 0
    sure = scores[np.arange(n), head]
    state = np.zeros(n + 1, dtype=np.int64)
    state[0] = -1
    for i in range(1, n + 1):
        path, j = [], i
        while state[j] == 0:
            state[j] = i
            path.append(j)
            j = int(head[j - 1])
        if state[j] == i and j != 0:
            cycle = path[path.index(j) :]
            weakest = min(cycle, key=lambda k: float(sure[k - 1]))
            head[weakest - 1] = root + 1
        for k in path:
            state[k] = -1
    return head


def chu_liu_edmonds(scores: NDArray[np.float64]) -> Ints:
    """Maximum spanning arborescence from node 0; `scores` (n, n), row the dependent, column the head."""
    n = scores.shape[0]
    np.fill_diagonal(scores, -1e18)
    head: Ints = scores.argmax(1)
    head[0] = -1
    found = find_cycle(head)
    if not found:
        return head
    cycle: Ints = np.array(found)
    inside = np.zeros(n, dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    m = len(outside)
    cycle_heads = head[cycle]
    kept = scores[cycle, cycle_heads]
    small = np.full((m + 1, m + 1), -1e18)
    small[:m, :m] = scores[outside[:, None], outside]
    into = scores[cycle[:, None], outside] - kept[:, None]
    enter = into.argmax(0)
    small[m, :m] = into.max(0)
    out = scores[outside[:, None], cycle]
    leave = out.argmax(1)
    small[:m, m] = out.max(1)
    small[0, :] = -1e18
    sub = chu_liu_edmonds(small)
    result: Ints = np.full(n, -1, dtype=np.int64)
    result[cycle] = cycle_heads
    for i in range(1, m):
        h = int(sub[i])
        result[outside[i]] = cycle[int(leave[i])] if h == m else outside[h]
    entry = int(sub[m])
    result[cycle[int(enter[entry])]] = outside[entry]
    return result


def find_cycle(head: Ints) -> list[int]:
    n = len(head)
    seen = [0] * n
    for start in range(1, n):
        path, j = [], start
        while j > 0 and seen[j] == 0:
            seen[j] = start
            path.append(j)
            j = int(head[j])
        if j > 0 and seen[j] == start and j in path:
            return path[path.index(j) :]
    return []


def allowed(labels: list[str]) -> Floats:
    """Transition mask over BIO labels: 0 where j may follow i, -1e4 where not."""
    n = len(labels)
    mask = np.zeros((n, n), dtype=np.float32)
    for i, a in enumerate(labels):
        for j, b in enumerate(labels):
            if b.startswith("I-") and (a == "O" or a[2:] != b[2:]):
                mask[i, j] = -1e4
    return mask


def best_names(scores: Floats, lengths: Ints, mask: Floats, start: Floats) -> list[int]:
    """The best allowed label sequences of sentences, one after the other, by Viterbi.

    Sentences whose words all look like no name (label 0) are taken at their word; the others are searched side by side.

    Args:
        scores: (words, labels) log-probabilities of the sentences' words, one sentence after the other.
        lengths: of the sentences, falling.
        mask, start: what it costs to go from label to label, and to begin with one.
    """
    out = np.zeros(len(scores), np.int64)
    named = scores.argmax(1) != 0
    begins = np.cumsum(lengths) - lengths
    some = np.logical_or.reduceat(named, begins)
    begins, lengths = begins[some], lengths[some]
    if not len(begins):
        return out.tolist()
    going = (lengths[:, None] > np.arange(lengths[0])).sum(0)  # how many sentences have a word at each place
    total = scores[begins] + start
    back: list[Ints] = []
    last = total.copy()
    for k in range(1, int(lengths[0])):
        n = int(going[k])
        step = total[:n, :, None] + mask
        back.append(step.argmax(1))
        total = step.max(1) + scores[begins[:n] + k]
        last[:n] = total
    label = last.argmax(1)
    for k in range(int(lengths[0]) - 1, -1, -1):
        n = int(going[k])
        out[begins[:n] + k] = label[:n]
        if k:
            label[:n] = np.take_along_axis(back[k - 1], label[:n, None], 1)[:, 0]
    return out.tolist()
