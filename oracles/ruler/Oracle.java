package software.amazon.event.ruler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of JSON in, one out. {"patterns": [...], "events": [...]} gives for each event the numbers of the patterns
 * that match, found by one machine of them all and again by a machine for each; {"patterns": [...], "limit": 100}
 * gives the complexity of each. Texts stand as texts, so that nothing is lost on the way. It stands in the package of
 * Event Ruler because evaluateComplexity is not public.
 */
final class Oracle {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode asked = JSON.readTree(line);
            ObjectNode answer = JSON.createObjectNode();
            try {
                if (asked.has("limit")) {
                    complexity(asked, answer.putArray("complexity"));
                } else {
                    match(asked, answer.putArray("together"), answer.putArray("alone"));
                }
            } catch (Exception refused) {
                answer.removeAll();
                answer.put("refused", String.valueOf(refused.getMessage()));
            }
            out.println(answer);
        }
    }

    private static void match(JsonNode asked, ArrayNode together, ArrayNode alone) throws Exception {
        JsonNode patterns = asked.get("patterns");
        Machine all = new Machine();
        List<Machine> each = new ArrayList<>();
        for (JsonNode pattern : patterns) {
            Machine one = new Machine();
            one.addRule("0", pattern.textValue());
            all.addRule(Integer.toString(each.size()), pattern.textValue());
            each.add(one);
        }
        for (JsonNode text : asked.get("events")) {
            ArrayNode found = together.addArray();
            all.rulesForJSONEvent(text.textValue()).stream()
                    .mapToInt(Integer::parseInt).distinct().sorted().forEach(found::add);
            ArrayNode one = alone.addArray();
            for (int number = 0; number < each.size(); number++) {
                if (!each.get(number).rulesForJSONEvent(text.textValue()).isEmpty()) {
                    one.add(number);
                }
            }
        }
    }

    private static void complexity(JsonNode asked, ArrayNode answer) throws Exception {
        for (JsonNode pattern : asked.get("patterns")) {
            Machine machine = new Machine();
            machine.addRule("rule", pattern.textValue());
            answer.add(machine.evaluateComplexity(new MachineComplexityEvaluator(asked.get("limit").intValue())));
        }
    }
}
