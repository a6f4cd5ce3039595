#!/bin/sh
# Makes corenlp-heads.txt.gz: the heads that CoreNLP's CollinsHeadFinder finds in the WSJ sample, as HeadChildren.java
# writes them. Needs a JDK and CoreNLP:
#
#   make_heads_golden.sh stanford-corenlp.jar wsj_nltk_sample.mrg
#
# The file was made from CollinsHeadFinder.java (commit 4cca9f3) and AbstractCollinsHeadFinder.java (1aaa46f) of
# github.com/stanfordnlp/CoreNLP, without their comments and the former's main. With a folder of these two in the jar's
# place, the stand-ins below are compiled for the rest of CoreNLP: a tree of labels, and the categories and punctuation of the Penn Treebank.
set -eu
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
if [ -d "$1" ]; then
  trees="$work/edu/stanford/nlp/trees"
  mkdir -p "$trees" "$work/edu/stanford/nlp/ling" "$work/edu/stanford/nlp/util/logging"
  cp "$1/CollinsHeadFinder.java" "$1/AbstractCollinsHeadFinder.java" "$trees"
  cat > "$work/edu/stanford/nlp/util/Generics.java" <<'JAVA'
package edu.stanford.nlp.util;
public class Generics { public static <K, V> java.util.Map<K, V> newHashMap() { return new java.util.HashMap<>(); } }
JAVA
  cat > "$work/edu/stanford/nlp/util/logging/Redwood.java" <<'JAVA'
package edu.stanford.nlp.util.logging;
public class Redwood {
  public static class RedwoodChannels { public void info(Object... text) {} }
  public static RedwoodChannels channels(Object... names) { return new RedwoodChannels(); }
}
JAVA
  cat > "$work/edu/stanford/nlp/ling/CategoryWordTag.java" <<'JAVA'
package edu.stanford.nlp.ling;
public class CategoryWordTag { public static boolean suppressTerminalDetails; }
JAVA
  cat > "$trees/Tree.java" <<'JAVA'
package edu.stanford.nlp.trees;
import java.util.List;
public class Tree {
  public record Label(String value) {}
  private final String value;
  private final Tree[] children;
  Tree(String value, List<Tree> children) { this.value = value; this.children = children.toArray(new Tree[0]); }
  public Tree[] children() { return children; }
  public Label label() { return new Label(value); }
  public String value() { return value; }
  public boolean isLeaf() { return children.length == 0; }
  public boolean isPreTerminal() { return children.length == 1 && children[0].isLeaf(); }
  public void percolateHeads(HeadFinder finder) {}
  public void pennPrint() {}
}
class TreePrint {
  TreePrint(String format) {}
  void printTree(Tree tree, java.io.PrintWriter writer) {}
}
abstract class Treebank {
  void loadPath(String path) {}
  void apply(java.util.function.Consumer<Tree> visitor) {}
}
class DiskTreebank extends Treebank {}
JAVA
  cat > "$trees/TreeFactory.java" <<'JAVA'
package edu.stanford.nlp.trees;
public interface TreeFactory {
  Tree newLeaf(String word);
  Tree newTreeNode(String label, java.util.List<Tree> children);
}
JAVA
  cat > "$trees/LabeledScoredTreeFactory.java" <<'JAVA'
package edu.stanford.nlp.trees;
public class LabeledScoredTreeFactory implements TreeFactory {
  public Tree newLeaf(String word) { return new Tree(word, java.util.List.of()); }
  public Tree newTreeNode(String label, java.util.List<Tree> children) { return new Tree(label, children); }
}
JAVA
  cat > "$trees/HeadFinder.java" <<'JAVA'
package edu.stanford.nlp.trees;
public interface HeadFinder { Tree determineHead(Tree t); Tree determineHead(Tree t, Tree parent); }
interface CopulaHeadFinder { boolean makesCopulaHead(); }
JAVA
  cat > "$trees/TreebankLanguagePack.java" <<'JAVA'
package edu.stanford.nlp.trees;
public interface TreebankLanguagePack { String basicCategory(String label); boolean isPunctuationTag(String tag); }
class PennTreebankLanguagePack implements TreebankLanguagePack {
  // A label ends where the first of these characters stands, unless that begins and ends the label, as in -NONE-.
  private static final String MARKS = "-=|#^~_[";
  public String basicCategory(String label) {
    boolean isInside = !label.isEmpty() && MARKS.indexOf(label.charAt(0)) >= 0;
    for (int index = 1; index < label.length(); index++) {
      if (MARKS.indexOf(label.charAt(index)) < 0) continue;
      if (!isInside || label.charAt(index) != label.charAt(0)) return label.substring(0, index);
      isInside = false;
    }
    return label;
  }
  public boolean isPunctuationTag(String tag) {
    return java.util.Set.of("''", "``", "-LRB-", "-RRB-", ".", ":", ",").contains(tag);
  }
}
JAVA
  javac -d "$work/classes" $(find "$work" -name '*.java')
  classes="$work/classes"
else
  classes=$1
fi
javac -cp "$classes" -d "$work/own" "$here/HeadChildren.java"
java -cp "$classes:$work/own" HeadChildren "$2" | gzip -9n > "$here/corenlp-heads.txt.gz"
