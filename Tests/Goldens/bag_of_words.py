"""The independent twin of Tools/BagOfWords, in scikit-learn: multinomial logistic regression on the
word counts of whole trees. Prints the L2 chosen on dev and the root accuracies.

    pip install scikit-learn
    python Tests/Goldens/bag_of_words.py corpora/reviews

scikit-learn minimises  C * sum of losses + |W|^2 / 2;  ours is  mean loss + L2 / 2 * |W|^2,  so C = 1 / (n * L2).
"""
import os
import re
import sys

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

GRID = [10.0 ** -k for k in range(0, 7)]
LEAF = re.compile(r"\([^ ()]+ ([^ ()]+)\)")


def read(folder, part, vocabulary, grow):
    rows, columns, labels = [], [], []
    with open(os.path.join(folder, part + ".txt"), encoding="utf-8") as f:
        for row, line in enumerate(f):
            labels.append(line[1])
            for word in LEAF.findall(line):
                if grow:
                    vocabulary.setdefault(word, len(vocabulary))
                if word in vocabulary:
                    rows.append(row)
                    columns.append(vocabulary[word])
    counts = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(labels), len(vocabulary)))
    return counts, np.array(labels)


def main():
    folder, vocabulary = sys.argv[1], {}
    train = read(folder, "train", vocabulary, True)
    dev, test = read(folder, "dev", vocabulary, False), read(folder, "test", vocabulary, False)
    best = None
    for l2 in GRID:
        model = LogisticRegression(C=1 / (len(train[1]) * l2), tol=1e-9, max_iter=100000)
        model.fit(*train)
        loss = -np.mean(np.log(model.predict_proba(train[0])[np.arange(len(train[1])), np.searchsorted(model.classes_, train[1])]))
        loss += l2 / 2 * float((model.coef_ ** 2).sum())
        right = [int((model.predict(x) == y).sum()) for x, y in (train, dev, test)]
        print(f"L2 {l2:g}  objective {loss:.9f}  right: train {right[0]}, dev {right[1]}, test {right[2]}")
        if best is None or right[1] > best[1]:
            best = (l2, right[1], right[2])
    print(f"chosen {best[0]:g}: dev {best[1]} of {len(dev[1])}, test {best[2]} of {len(test[1])}")


if __name__ == "__main__":
    main()
