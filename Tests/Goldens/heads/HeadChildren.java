import edu.stanford.nlp.trees.CollinsHeadFinder;
import edu.stanford.nlp.trees.LabeledScoredTreeFactory;
import edu.stanford.nlp.trees.Tree;
import edu.stanford.nlp.trees.TreeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Prints which child is the head of every phrase of a treebank, by CoreNLP's CollinsHeadFinder.
 *
 * <p>Two lines a tree: by the tree as it is, and by the tree without empty elements and phrases of nothing else. A line has
 * a character for every phrase in post-order: 'a' where its first child in the tree as it is is the head, 'b' the second
 * and so on, 'A' behind 'z'; '-' for a phrase that the second tree doesn't have. No text of the treebank is printed.
 */
public final class HeadChildren {
  /** A node of the tree as it is. */
  private static final class Node {
    final String label;
    String word;
    final List<Node> children = new ArrayList<>();
    boolean isEmpty;

    Node(String label) {
      this.label = label;
    }
  }

  private static final String PLACES = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final TreeFactory FACTORY = new LabeledScoredTreeFactory();
  private static final CollinsHeadFinder FINDER = new CollinsHeadFinder();

  public static void main(String[] arguments) throws IOException {
    String text = Files.readString(Path.of(arguments[0]));
    StringBuilder out = new StringBuilder();
    for (Node root : read(text)) {
      line(root, false, out);
      out.append('\n');
      line(root, true, out);
      out.append('\n');
    }
    System.out.print(out);
  }

  private static List<Node> read(String text) {
    List<Node> roots = new ArrayList<>();
    Deque<Node> open = new ArrayDeque<>();
    int index = 0;
    while (index < text.length()) {
      char character = text.charAt(index);
      int end = index + 1;
      if (character == '(') {
        while (!Character.isWhitespace(text.charAt(end)) && "()".indexOf(text.charAt(end)) < 0) end++;
        open.push(new Node(text.substring(index + 1, end)));
      } else if (character == ')') {
        Node node = open.pop();
        node.isEmpty = node.children.isEmpty()
            ? node.label.equals("-NONE-") : node.children.stream().allMatch(child -> child.isEmpty);
        if (open.isEmpty()) roots.add(node);
        else open.peek().children.add(node);
      } else if (!Character.isWhitespace(character)) {
        while (!Character.isWhitespace(text.charAt(end)) && "()".indexOf(text.charAt(end)) < 0) end++;
        open.peek().word = text.substring(index, end);
      }
      index = end;
    }
    return roots;
  }

  private static void line(Node node, boolean isPruned, StringBuilder out) {
    if (node.children.isEmpty()) return;
    for (Node child : node.children) line(child, isPruned, out);
    if (isPruned && node.isEmpty) {
      out.append('-');
      return;
    }
    // The children that are left, and which of all they are.
    List<Tree> kept = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int place = 0; place < node.children.size(); place++) {
      Node child = node.children.get(place);
      if (isPruned && child.isEmpty) continue;
      kept.add(shallow(child));
      places.add(place);
    }
    Tree head = FINDER.determineHead(FACTORY.newTreeNode(node.label, kept));
    for (int index = 0; index < kept.size(); index++) {
      if (kept.get(index) == head) out.append(PLACES.charAt(places.get(index)));
    }
  }

  /** A child as the finder looks at it: its label, and whether a word alone is under it. */
  private static Tree shallow(Node node) {
    List<Tree> children = new ArrayList<>();
    if (node.children.isEmpty()) children.add(FACTORY.newLeaf(node.word));
    else children.add(FACTORY.newTreeNode("X", List.of(FACTORY.newLeaf("x"))));
    return FACTORY.newTreeNode(node.label, children);
  }
}
