//! cedar-policy: a policy a rule; the first of those that a request satisfies wins.

use super::TakesIn;
use crate::dialect::Dialect;
use crate::rules::{Field, Rules, Value};
use cedar_policy::{Authorizer, Context, Entities, Policy, PolicyId, PolicySet, Request, RestrictedExpression};

/// The rules as policies.
pub struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    rules: &'static Rules,
}

struct Text;

impl Dialect for Text {
    fn read(&self, field: &Field) -> String {
        format!("context.{}", field.name)
    }

    fn is_one_of(&self, field: &Field, words: &[String]) -> String {
        match words {
            [only] => format!("{} == \"{only}\"", self.read(field)),
            words => format!("[\"{}\"].contains({})", words.join("\", \""), self.read(field)),
        }
    }
}

impl Cedar {
    /// Compiles the rules.
    pub fn new(rules: &'static Rules) -> Cedar {
        let policy = |(place, form)| {
            let text = format!("permit(principal, action, resource) when {{ {} }};", Text.write(rules, form));
            Policy::parse(Some(PolicyId::new(place)), text).expect("a policy")
        };
        let places = (0..rules.forms.len()).map(|place| format!("{place}"));
        let policies = PolicySet::from_policies(places.zip(&rules.forms).map(policy)).expect("different names");
        Cedar { authorizer: Authorizer::new(), policies, entities: Entities::empty(), rules }
    }
}

impl TakesIn for Cedar {
    type Customer = Request;
    const NAME: &'static str = "cedar-policy";

    fn take_in(&self, row: &'static [Value]) -> Request {
        let pairs = self.rules.fields.iter().zip(row).map(|(field, value)| {
            let value = match value {
                Value::Text(text) => RestrictedExpression::new_string(text.clone()),
                Value::Flag(flag) => RestrictedExpression::new_bool(*flag),
                Value::Number(number) => RestrictedExpression::new_long(*number),
            };
            (field.name.clone(), value)
        });
        let context = Context::from_pairs(pairs).expect("different names");
        let entity = |name: &str| format!("Chat::\"{name}\"").parse().expect("a name");
        Request::new(entity("customer"), entity("route"), entity("inbox"), context, None).expect("a request")
    }

    fn first(&mut self, request: &mut Request) -> usize {
        let response = self.authorizer.is_authorized(request, &self.policies, &self.entities);
        let satisfied = response.diagnostics().reason().map(|id| {
            let id: &str = id.as_ref();
            id.parse::<usize>().expect("a place")
        });
        satisfied.min().unwrap_or(self.rules.forms.len())
    }
}
